import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession, openShell, type Session } from "../../../testing/pseudo-terminal.ts";
import { crawlerMain, createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

/** The crawler's own program without any telemetry, to compare with. */
const BARE = `
const { createProgram } = await import("@askfirst/example-crawler/dist/program.js");
await createProgram().parseAsync();
`;

const CHOICE = "press Enter: ";
const EMAIL = "(Enter for none): ";
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const CTRL_Z = "\u001a";

let site: Server;
let url: string;
let bare: { code: number | string; stdout: string; screen: string };

beforeAll(async () => {
  site = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    const pages: Record<string, string> = {
      "/": `<a href="a">a</a><a href="team">team</a>`,
      "/a": "no links",
      "/team": `<a href="http://[broken?key=s3cret">x</a>`,
    };
    response.end(pages[request.url ?? ""] ?? "");
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  const sandbox = createSandbox();
  const session = openSession(sandbox, [sandbox.host(BARE), url]);
  bare = { code: await session.ended(), stdout: session.stdout(), screen: session.screen() };
});
afterAll(() => site.close());

const crash = (sandbox: Sandbox, env: Record<string, string> = {}) => openSession(sandbox, [crawlerMain, url], env);

/** Whatever the person does, the program behaves as if telemetry did not exist. */
async function endsAsBare(session: Session): Promise<void> {
  expect(await session.ended()).toBe(bare.code);
  expect(session.stdout()).toBe(bare.stdout);
  expect(session.stdout()).toContain("200 /a (0 links)");
}

/** A crash at which nobody is asked and nothing is printed but the crash. */
async function crashesQuietly(sandbox: Sandbox, env: Record<string, string> = {}): Promise<void> {
  const session = crash(sandbox, env);
  await endsAsBare(session);
  expect(session.screen()).not.toContain("May it send");
}

/** Sets the time of the last question back, so that the next one may be asked. */
function aDayLater(sandbox: Sandbox): void {
  const path = join(sandbox.home, ".local/state/askfirst/crawler/asked.json");
  const asked = JSON.parse(readFileSync(path, "utf8")) as { last: number };
  writeFileSync(path, JSON.stringify({ ...asked, last: asked.last - 25 * 3_600_000 }));
}

const sentReports = (sandbox: Sandbox) => sandbox.ledger().map((record) => JSON.stringify(record));

describe("the question after a crash", () => {
  it("comes after the crash output, which reads as Node's own", async () => {
    const session = crash(createSandbox());
    await session.sees("May it send a report");
    await session.sees(CHOICE);
    session.press("3\r");
    await endsAsBare(session);
    const output = session.screen();
    const crashOutput = bare.screen.slice(0, bare.screen.indexOf("    at "));
    expect(crashOutput).toContain("CrawlError: Cannot follow the link");
    expect(output.startsWith(crashOutput)).toBe(true);
    expect(output.indexOf("Node.js v")).toBeLessThan(output.indexOf("May it send a report"));
  });

  it("sends this report after 1, stores nothing, and lets the next crash wait without a question", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("1\r");
    await session.sees(EMAIL);
    session.press("\r");
    await endsAsBare(session);
    expect(sandbox.settings()).toBeUndefined();
    expect(sentReports(sandbox)).toHaveLength(1);
    expect(sandbox.inbox()).toEqual([]);
    expect(session.screen()).toContain("CrawlError");

    await crashesQuietly(sandbox);
    expect(sandbox.inbox()).toHaveLength(1);
    await crashesQuietly(sandbox);
    expect(sandbox.inbox()).toHaveLength(2);
    expect(sentReports(sandbox)).toHaveLength(1);
  });

  it('stores "always" with the e-mail after 2, and sends every later crash without a question', async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("2\r");
    await session.sees(EMAIL);
    session.press("anna@example.com\r");
    await endsAsBare(session);
    expect(sandbox.settings()).toBe(
      `{\n  "telemetry": {\n    "consent": "always",\n    "email": "anna@example.com"\n  }\n}\n`,
    );
    expect(sentReports(sandbox)).toHaveLength(1);
    expect(sentReports(sandbox)[0]).toContain("anna@example.com");

    await crashesQuietly(sandbox);
    await crashesQuietly(sandbox);
    expect(sentReports(sandbox)).toHaveLength(3);
    expect(sandbox.inbox()).toEqual([]);
  });

  it('stores "denied" after 3, and no later crash asks or leaves a trace', async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("3\r");
    await endsAsBare(session);
    expect(sandbox.settings()).toBe(`{\n  "telemetry": {\n    "consent": "denied"\n  }\n}\n`);
    expect(sandbox.inbox()).toEqual([]);
    const files = sandbox.files();

    await crashesQuietly(sandbox);
    await crashesQuietly(sandbox);
    expect(sandbox.files().filter((file) => !file.startsWith("stdout-"))).toEqual(
      files.filter((file) => !file.startsWith("stdout-")),
    );
    expect(sentReports(sandbox)).toEqual([]);
  });

  it("comes where the host already keeps settings of its own, and leaves those alone", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"theme":"dark"}`);
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("3\r");
    await endsAsBare(session);
    expect(sandbox.settings()).toBe(`{"telemetry": {"consent":"denied"}, "theme":"dark"}`);
  });

  it("shows what would be sent after s, every byte after j, then asks again", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("s\r");
    await session.sees("CrawlError: Cannot follow the link");
    await session.sees("program: crawler");
    await session.sees("That is all of it");
    await session.sees(CHOICE);
    session.press("J\r");
    await session.sees("That is all of it");
    await session.sees(CHOICE);
    session.press("1\r");
    await session.sees(EMAIL);
    session.press("\r");
    await endsAsBare(session);
    const screen = session.screen();
    const shown = screen.slice(screen.indexOf("\n{\n") + 1, screen.lastIndexOf("\n\nThat is all of it"));
    const [record] = sandbox.ledger() as { id: string }[];
    const report = JSON.parse(shown) as { id: string; exceptions: { type: string; code?: string }[] };
    expect(report.id).toBe(record?.id);
    expect(report.exceptions.map(({ type, code }) => [type, code])).toEqual([
      ["CrawlError", undefined],
      ["TypeError", "ERR_INVALID_URL"],
    ]);
    expect(screen.slice(screen.indexOf("May it send"))).not.toMatch(/s3cret|127\.0\.0\.1:|\[broken/);
  });

  it("takes a comment, shows it sanitised, and sends it as it was shown", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("c\r");
    await session.sees("then Enter: ");
    session.press("I asked anna@example.com about https://intra.example.com/team\r");
    await session.sees("It goes along as: I asked <email> about https://<url>");
    await session.sees(CHOICE);
    session.press("s\r");
    await session.sees("comment: I asked <email> about https://<url>");
    await session.sees(CHOICE);
    session.press("y\r");
    await session.sees(EMAIL);
    session.press("\r");
    await endsAsBare(session);
    expect(sentReports(sandbox)[0]).toContain("I asked <email> about https://<url>");
  });

  it("asks again after junk, and counts a 1 after it", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("yes please\r");
    await session.sees("not one of the answers");
    await session.sees(CHOICE);
    session.press("\u001b[A11\r");
    await session.sees(CHOICE);
    session.press("1\r");
    await session.sees(EMAIL);
    session.press("\r");
    await endsAsBare(session);
    expect(sentReports(sandbox)).toHaveLength(1);
  });

  it("takes Enter alone for not now", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("\r");
    await session.sees("Not now: nothing is sent.");
    await endsAsBare(session);
    expect(sandbox.settings()).toBeUndefined();
    expect(sandbox.inbox()).toHaveLength(1);
    expect(sentReports(sandbox)).toEqual([]);
    await crashesQuietly(sandbox);
    await crashesQuietly(sandbox);
    expect(sandbox.inbox()).toHaveLength(3);
  });

  it.each([
    ["Ctrl-C", CTRL_C],
    ["Ctrl-D", CTRL_D],
    ["Ctrl-Z", CTRL_Z],
  ])("takes %s for no decision, now and later", async (_, key) => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press(key);
    await session.sees("nothing is sent");
    await endsAsBare(session);
    expect(sandbox.settings()).toBeUndefined();
    expect(sandbox.inbox()).toHaveLength(1);
    await crashesQuietly(sandbox);
    await crashesQuietly(sandbox);
    expect(sandbox.inbox()).toHaveLength(3);
    expect(sentReports(sandbox)).toEqual([]);
  });

  it("takes Ctrl-C between the crash output and the question for no decision, and ends by no signal", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees("Node.js v");
    session.press(CTRL_C);
    await endsAsBare(session);
    expect(sandbox.settings()).toBeUndefined();
    expect(sandbox.inbox()).toHaveLength(1);
    expect(sandbox.files().filter((file) => file.endsWith(".lock"))).toEqual([]);
  });

  it("restores the terminal", async () => {
    const shell = openShell(createSandbox());
    shell.press("stty -a > before\r");
    shell.press(`'${process.execPath}' '${crawlerMain}' '${url}'\r`);
    await shell.sees(CHOICE);
    shell.press(CTRL_Z);
    await shell.sees("nothing is sent");
    await shell.sees("$ ");
    shell.press("stty -a | diff before - && echo un''changed\r");
    await shell.sees("unchanged");
    shell.press("exit\r");
    await shell.ended();
  });

  it("ends with a program that is killed, and leaves the terminal to the shell", async () => {
    const sandbox = createSandbox();
    const shell = openShell(sandbox);
    shell.press("stty -a > before\r");
    shell.press(`'${process.execPath}' '${crawlerMain}' '${url}'\r`);
    await shell.sees(CHOICE);
    const holder = readFileSync(sandbox.path(".local/state/askfirst/question.lock"), "utf8");
    process.kill(Number.parseInt(holder, 10), "SIGTERM");
    await shell.sees("$ ");
    shell.press("while ps -t $(tty) -o args= | grep -q '[a]sk-process'; do sleep 0.1; done; echo go''ne\r");
    await shell.sees("gone");
    shell.press("stty -a | diff before - && echo un''changed\r");
    await shell.sees("unchanged");
    shell.press("exit\r");
    await shell.ended();
  });

  it("breaks the lock of a program that was killed while it asked", async () => {
    const sandbox = createSandbox();
    const { pid } = spawnSync("true");
    sandbox.write(".local/state/askfirst/question.lock", `${pid} 0123`);
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press(CTRL_D);
    await endsAsBare(session);
  });

  it("takes the yes back after Ctrl-C at the e-mail question", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("2\r");
    await session.sees(EMAIL);
    session.press(CTRL_C);
    await session.sees("nothing is sent");
    await endsAsBare(session);
    expect(sandbox.settings()).toBeUndefined();
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it("takes no answer in time for no decision", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console", ask: { limitMs: 1000 } });
      await telemetry.run(async () => { console.log("working"); throw new Error("broken"); });
    `);
    const session = openSession(sandbox, [script]);
    await session.sees(CHOICE);
    await session.sees("No answer in time");
    expect(await session.ended()).toBe(1);
    expect(session.stdout()).toBe("working\n");
    expect(sandbox.settings()).toBeUndefined();
    expect(sandbox.inbox()).toHaveLength(1);
    for (const waiting of [2, 3]) {
      const next = openSession(sandbox, [script]);
      expect(await next.ended()).toBe(1);
      expect(next.screen()).not.toContain("May it send");
      expect(sandbox.inbox()).toHaveLength(waiting);
    }
    expect(sentReports(sandbox)).toEqual([]);
  });

  it("asks again after a bad e-mail, and sends a good one with that report only", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    await session.sees(CHOICE);
    session.press("1\r");
    await session.sees(EMAIL);
    session.press("anna at home\r");
    await session.sees("not an e-mail address");
    await session.sees(EMAIL);
    session.press("anna@example.com\r");
    await endsAsBare(session);
    expect(sandbox.settings()).toBeUndefined();
    expect(sentReports(sandbox)[0]).toContain("anna@example.com");
  });

  it("is asked again a day later, at most three times for a version", async () => {
    const sandbox = createSandbox();
    for (let times = 0; times < 3; times++) {
      const session = crash(sandbox);
      await session.sees(CHOICE);
      session.press(CTRL_D);
      await session.ended();
      aDayLater(sandbox);
    }
    await crashesQuietly(sandbox);
  });

  it("asks at the end of a run about what waited from an earlier one", async () => {
    const sandbox = createSandbox();
    await crashesQuietly(sandbox, { CI: "1" });
    expect(sandbox.inbox()).toHaveLength(1);
    const session = openSession(sandbox, [crawlerMain, `${url}a`]);
    await session.sees("in an earlier run");
    await session.sees(CHOICE);
    session.press("1\r");
    await session.sees(EMAIL);
    session.press("\r");
    expect(await session.ended()).toBe(0);
    expect(session.stdout()).toBe("200 /a (0 links)\n1 pages\n");
    expect(sentReports(sandbox)).toHaveLength(1);
    expect(sandbox.inbox()).toEqual([]);
  });

  it("stands alone: of two crashes at once, one asks", async () => {
    const sandbox = createSandbox();
    const first = crash(sandbox);
    await first.sees(CHOICE);
    await crashesQuietly(sandbox);
    first.press(CTRL_D);
    await endsAsBare(first);
    expect(sandbox.inbox()).toHaveLength(2);
  });

  it("ignores keys pressed before it appeared", async () => {
    const sandbox = createSandbox();
    const session = crash(sandbox);
    session.press("2\r2\r");
    await session.sees(CHOICE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    session.press(CTRL_D);
    await endsAsBare(session);
    expect(sandbox.settings()).toBeUndefined();
  });
});

describe("nobody is asked", () => {
  it("in the background of a shell, where the question would stop the program for good", async () => {
    const sandbox = createSandbox();
    const shell = openShell(sandbox);
    shell.press(`'${process.execPath}' '${crawlerMain}' '${url}' & wait $!; echo code=$?\r`);
    await shell.sees("Node.js v");
    await shell.sees(`code=${bare.code}`);
    shell.press("exit\r");
    await shell.ended();
    expect(shell.screen()).not.toContain("May it send");
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ["on a build machine", { CI: "1" }],
    ["on GitHub", { GITHUB_ACTIONS: "true" }],
    ["under Claude Code", { CLAUDECODE: "1" }],
    ["under Codex", { CODEX_SANDBOX: "seatbelt" }],
    ["under Cursor's agent", { CURSOR_AGENT: "1" }],
    ["under the Gemini CLI", { GEMINI_CLI: "1" }],
    ["at a dumb terminal", { TERM: "dumb" }],
    ["in a container whose image says so", { CRAWLER_DOCKER: "true" }],
    ["on a server", { CRAWLER_API_SERVER: "true" }],
  ])("%s", async (_, env) => {
    const sandbox = createSandbox();
    await crashesQuietly(sandbox, env);
    expect(sandbox.inbox()).toHaveLength(1);
    expect(sandbox.settings()).toBeUndefined();
  });

  it.each(["--help", "--version", "help", "telemetry"])("by crawler %s, although a report waits", async (word) => {
    const sandbox = createSandbox();
    await crashesQuietly(sandbox, { CI: "1" });
    const session = openSession(sandbox, [crawlerMain, word]);
    expect(await session.ended()).toBe(0);
    expect(session.screen()).not.toContain("May it send");
  });

  it.each([
    [["notaurl"], /error: "notaurl" is neither a command \(crawl, telemetry\) nor an address such as/],
    [["telemtry", "status"], /error: "telemtry" is neither a command/],
    [["http://127.0.0.1:1/", "http://127.0.0.1:2/"], /error: one address is enough/],
  ])("about what was typed wrong: %j", async (args, message) => {
    const sandbox = createSandbox();
    const session = openSession(sandbox, [crawlerMain, ...args]);
    expect(await session.ended()).toBe(2);
    expect(session.screen()).toMatch(message);
    expect(session.screen()).not.toMatch(/May it send| {4}at /);
    expect(sandbox.inbox()).toEqual([]);
  });

  it("where standard input is no terminal, and all of the piped data is the host's", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
      await telemetry.run(async () => {
        let size = 0;
        for await (const chunk of process.stdin) size += chunk.length;
        console.log(size);
        throw new Error("after all of it");
      });
    `);
    const { code, stdout, stderr } = await sandbox.node([script], { input: "x".repeat(1_000_000) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "1000000\n" });
    expect(stderr).not.toContain("May it send");
    expect(sandbox.inbox()).toHaveLength(1);
  });
});
