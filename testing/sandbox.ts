import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The project in which the packed tarballs are installed; `npm test` makes it before any test runs. */
export const stagedHost = join(root, ".stage/host");
export const stagedModules = join(stagedHost, "node_modules");
export const crawlerMain = join(stagedModules, "@askfirst/example-crawler/dist/main.js");

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A separate home for real processes: they read and write nothing of the machine's user. */
export interface Sandbox {
  readonly home: string;
  /** Environment of the processes, complete: variables of a build machine or an agent are not passed on. */
  readonly env: Record<string, string>;
  path(...parts: string[]): string;
  write(file: string, content: string): string;
  /** Makes a host outside the home, beside the packed packages, and returns the path of its module. */
  host(source: string, manifest?: Record<string, unknown>): string;
  /** Runs node to its end. `input` is piped in; without it standard input is empty. */
  node(
    args: readonly string[],
    options?: { env?: Record<string, string>; input?: string; cwd?: string },
  ): Promise<Finished>;
  /** Content of the settings file, or undefined. */
  settings(): string | undefined;
  /** Parsed reports in the inbox. */
  inbox(): Record<string, unknown>[];
  /** Parsed reports that may leave, of this app or another one in the same home. */
  outbox(provider: string, of?: string): Record<string, unknown>[];
  /** Parsed records of the ledger, each with its payload as text. */
  ledger(): Record<string, unknown>[];
  /** Every file below the home, sorted. */
  files(): string[];
}

export function createSandbox(app = "crawler"): Sandbox {
  const home = mkdtempSync(join(tmpdir(), "askfirst-"));
  const state = join(home, ".local/state/askfirst", app);
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    // The machine that runs the tests may be a container itself.
    [`${app.toUpperCase()}_DOCKER`]: "0",
  };
  const readJson = (folder: string) =>
    itemsIn(folder).map(([, content]) => JSON.parse(content) as Record<string, unknown>);

  return {
    home,
    env,
    path: (...parts) => join(home, ...parts),
    write(file, content) {
      const path = join(home, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    },
    host(source, manifest = {}) {
      const folder = mkdtempSync(join(tmpdir(), "host-"));
      symlinkSync(stagedModules, join(folder, "node_modules"));
      writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ name: app, version: "1.0.0", type: "module", ...manifest }),
      );
      writeFileSync(join(folder, "main.js"), source);
      return join(folder, "main.js");
    },
    node(args, options = {}) {
      const child = spawn(process.execPath, args, {
        env: { ...env, ...options.env },
        cwd: options.cwd ?? home,
        stdio: "pipe",
        // Away from the terminal that the tests were started at: some hosts look for one.
        detached: process.platform !== "win32",
      });
      child.stdin.on("error", () => {});
      child.stdin.end(options.input ?? "");
      return finished(child);
    },
    settings() {
      const path = join(home, `.${app}/config.json`);
      return existsSync(path) ? readFileSync(path, "utf8") : undefined;
    },
    inbox: () => readJson(join(state, "inbox")),
    outbox: (provider, of = app) => readJson(join(dirname(state), of, "outbox", provider)),
    ledger() {
      const folder = join(state, "ledger");
      const payload = (number: unknown) => readFileSync(join(folder, "payloads", String(number)), "utf8");
      return (existsSync(folder) ? readdirSync(folder).sort() : [])
        .filter((name) => name.startsWith("chain-"))
        .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .map((record) => ({ ...record, payload: payload(record["number"]) }));
    },
    files: () =>
      readdirSync(home, { recursive: true, withFileTypes: true })
        .filter((found) => !found.isDirectory())
        .map((found) => join(found.parentPath, found.name).slice(home.length + 1))
        .sort(),
  };
}

/** Names and contents of items, sorted by name: those with a file of their own, and those in segments. */
function itemsIn(folder: string): [string, string][] {
  const found = new Map<string, string>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const text = readFileSync(join(folder, name), "utf8");
    if (name.endsWith(".json")) found.set(name, text);
    if (!name.endsWith(".segment")) continue;
    for (const line of text.split("\n").filter(Boolean)) {
      const blank = line.indexOf(" ");
      found.set(line.slice(0, blank), line.slice(blank + 1));
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

function finished(child: ReturnType<typeof spawn>): Promise<Finished> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Waits until `done`, which another process brings about. Returns after ten seconds in any case. */
export async function until(done: () => boolean): Promise<void> {
  for (let waited = 0; waited < 100 && !done(); waited++) await new Promise((resolve) => setTimeout(resolve, 100));
}
