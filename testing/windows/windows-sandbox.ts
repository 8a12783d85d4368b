import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { endWindows, windowsNode, windowsPath } from "../../scripts/windows-node.mjs";
import { stagedModules } from "../sandbox.ts";

const here = dirname(fileURLToPath(import.meta.url));
const hosts = join(here, "hosts");

/** The command of a person, as it was packed and installed. */
export const ASKFIRST = join(stagedModules, "@askfirst/cli/dist/bin.js");

/** A program to be run on Windows. */
export interface Order {
  /** A file of `hosts/`, or the path of any other. */
  readonly program: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** It is ended by TerminateProcess as soon as this file of the home has so many bytes. */
  readonly endAt?: { readonly file: string; readonly bytes: number };
}

export interface Ended {
  /** Null for a program that was terminated. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A home of its own for processes on Windows, with a host in it, beside the packed packages. It is their working folder too. */
export interface WindowsSandbox {
  readonly home: string;
  path(...parts: string[]): string;
  write(file: string, content: string): string;
  /** Names in a folder of the home, sorted. None if it is not there. */
  names(folder: string): string[];
  /** Names and texts of the files in a folder of the telemetry's state, sorted by name. None if it is not there. */
  state(folder: string): [name: string, text: string][];
  /** Runs programs at once, to their end. */
  run(...orders: Order[]): Promise<Ended[]>;
}

/** Nothing here takes so long. It is for what hangs. */
const LONGEST_MS = 120_000;

export function createWindowsSandbox(): WindowsSandbox {
  const home = mkdtempSync(join(tmpdir(), "windows-"));
  const path = (...parts: string[]) => join(home, ...parts);
  mkdirSync(path("Temp"));
  makeHost(path("host"));
  const env = {
    USERPROFILE: windowsPath(home),
    USERNAME: "jane.doe",
    TEMP: windowsPath(path("Temp")),
    LOCALAPPDATA: windowsPath(path("AppData")),
    // The machine that runs the tests may be a container itself.
    CRAWLER_DOCKER: "0",
  };
  let runs = 0;

  const names = (folder: string) => (existsSync(path(folder)) ? readdirSync(path(folder)).sort() : []);

  return {
    home,
    path,
    names,
    write(file, content) {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), content);
      return path(file);
    },
    state(folder) {
      const inHome = join("AppData/askfirst/crawler", folder);
      return names(inHome)
        .filter((name) => statSync(path(inHome, name)).isFile())
        .map((name) => [name, readFileSync(path(inHome, name), "utf8")]);
    },
    async run(...orders) {
      const folder = path("runs", String(runs++));
      mkdirSync(folder, { recursive: true });
      const fileOf = (at: number, kind: string) => join(folder, `${at}.${kind}`);
      const told = orders.map(({ program, args = [], endAt, ...order }, at) => ({
        args: [windowsPath(isAbsolute(program) ? program : path("host", program)), ...args],
        env: { ...env, ...order.env },
        cwd: windowsPath(home),
        stdout: windowsPath(fileOf(at, "out")),
        stderr: windowsPath(fileOf(at, "err")),
        ...(endAt && { endAt: { ...endAt, file: windowsPath(path(endAt.file)) } }),
      }));
      const [ordersFile, resultsFile] = [join(folder, "orders.json"), join(folder, "results.json")];
      writeFileSync(ordersFile, JSON.stringify({ orders: told, longestMs: LONGEST_MS }));
      await startAll(ordersFile, resultsFile);
      const results = JSON.parse(readFileSync(resultsFile, "utf8")) as Pick<Ended, "code" | "signal">[];
      return results.map((result, at) => ({
        ...result,
        stdout: readFileSync(fileOf(at, "out"), "utf8"),
        stderr: readFileSync(fileOf(at, "err"), "utf8"),
      }));
    },
  };
}

/** The same a number of times, or something else each time. */
export const many = <T>(count: number, of: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => of(at));

/** What programs printed as JSON. Fails with what else they printed. */
export function toldBy<T = unknown>(ended: readonly Ended[]): T[] {
  return ended.map(({ code, signal, stdout, stderr }) => {
    if (code !== 0 || stderr) throw new Error(`A program ended with ${code ?? signal} and said: ${stderr || stdout}`);
    return JSON.parse(stdout) as T;
  });
}

function makeHost(folder: string): void {
  mkdirSync(folder);
  symlinkSync(stagedModules, join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "crawler", version: "1.0.0", type: "module" }));
  for (const file of readdirSync(hosts)) copyFileSync(join(hosts, file), join(folder, file));
  const options = { bundle: true, platform: "node", format: "esm" } as const;
  buildSync({ ...options, entryPoints: [join(here, "core-parts.ts")], outfile: join(folder, "part.js") });
}

/** Wine hands over no pipes: what the programs tell is in files. */
function startAll(ordersFile: string, resultsFile: string): Promise<void> {
  const { command, args, env } = windowsNode();
  const files = [ordersFile, resultsFile].map(windowsPath);
  const child = spawn(command, [...args, windowsPath(join(here, "start-all.mjs")), ...files], {
    env: process.platform === "win32" ? process.env : env,
    stdio: "ignore",
  });
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => {
      endWindows();
      child.kill("SIGKILL");
    }, LONGEST_MS + 10_000);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(tooLate);
      resolve();
    });
  });
}
