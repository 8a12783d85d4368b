// npm run demo: a crawler meets a page that breaks it, crashes, asks, and hands its report to the console provider.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { build, install, root } from "./pnpm.mjs";

const say = (text = "") => process.stdout.write(`${text}\n`);

say("Installing, building and packing (the first time takes a minute) …");
install();
build();
const { hostFolder, stage } = await import("./stage.mjs");
stage();

const crawler = join(hostFolder, "node_modules/@askfirst/example-crawler");
const { serveSite } = await import(join(crawler, "dist/serve-site.js"));
const site = await serveSite();

// A separate home: the demo reads and writes nothing of yours.
const home = join(root, ".stage/demo-home");
rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
const { PATH, TERM, LANG, LC_ALL, COLORTERM, NO_COLOR } = process.env;
const given = { PATH, LANG, LC_ALL, COLORTERM, NO_COLOR, TERM: TERM && TERM !== "dumb" ? TERM : "xterm-256color" };
const env = { ...given, HOME: home, CRAWLER_DOCKER: "0" };
for (const [name, value] of Object.entries(env)) if (value === undefined) delete env[name];

const args = [join(crawler, "dist/main.js"), site.url];
const person = process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY;
say(`\n$ crawler ${site.url}`);
const code = person ? await atTerminal() : await throughPseudoTerminal();
site.close();

say(`\nThe crawler ended with exit code ${code}, as it does without telemetry. What was stored:`);
const place = (path) => relative(root, path);
const settings = join(home, ".crawler/config.json");
say(
  `  ${place(settings)}: ${existsSync(settings) ? readFileSync(settings, "utf8").replace(/\s+/g, " ") : "not written, nothing was decided for good"}`,
);
const state = join(home, ".local/state/askfirst/crawler");
const count = (folder) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")).length : 0;
say(`  ${place(join(state, "inbox"))}: ${count(join(state, "inbox"))} reports waiting for a decision`);
const ledger = join(state, "ledger");
const records = (existsSync(ledger) ? readdirSync(ledger) : [])
  .filter((name) => name.startsWith("chain-"))
  .flatMap((name) => readFileSync(join(ledger, name), "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line));
say(
  `  ${place(ledger)}: ${records.length === 1 ? "1 delivery" : `${records.length} deliveries`}${records.map(({ bytes, provider, endpoint }) => `, ${bytes} bytes to ${provider} (${endpoint})`).join("")}`,
);

/** Lets the person answer. */
function atTerminal() {
  return new Promise((resolve) => spawn(process.execPath, args, { env, stdio: "inherit" }).on("exit", resolve));
}

/** Presses the keys through a pseudo-terminal when no person is at one, and prints everything that it shows. */
async function throughPseudoTerminal() {
  const { spawn: open } = await import("@lydell/node-pty");
  const terminal = open(process.execPath, args, { cols: 90, rows: 40, cwd: home, env });
  let shown = "";
  terminal.onData((data) => {
    shown += data;
    process.stdout.write(data);
  });
  const ended = new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  const press = async (prompt, keys, after) => {
    const deadline = Date.now() + 30_000;
    while (!shown.slice(after).includes(prompt)) {
      if (Date.now() > deadline) throw new Error(`the crawler never said ${JSON.stringify(prompt)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 700));
    const seen = shown.length;
    process.stdout.write(`\u001b[7m ${keys} ⏎ \u001b[27m`);
    terminal.write(`${keys}\r`);
    return seen;
  };
  const choice = "press Enter: ";
  const first = await press(choice, "s", 0);
  const second = await press(choice, "1", first);
  await press("e-mail address", "anna@example.com", second);
  const code = await ended;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return code;
}
