import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Status } from "@askfirst/telemetry-core";
import { expect, vi } from "vitest";
import { createSandbox, type Finished, type Sandbox } from "../../../testing/sandbox.ts";

/**
 * Moves the clock of a process by so many milliseconds, which it may change meanwhile; timers go on as ever, as they do
 * when a clock is set.
 */
const CLOCK = `
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
globalThis.clockShift = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const RealDate = Date;
const now = RealDate.now;
globalThis.Date = class extends RealDate {
  constructor(...args) { if (args.length === 0) super(now() + clockShift); else super(...args); }
  static now() { return now() + clockShift; }
};
// What the process writes bears the time of its clock.
const { futimesSync, utimesSync, writeFileSync } = fs;
fs.writeFileSync = (file, ...rest) => {
  writeFileSync(file, ...rest);
  const setTimes = typeof file === "number" ? futimesSync : utimesSync;
  if (clockShift !== 0) setTimes(file, new Date(), new Date());
};
syncBuiltinESMExports();
`;
export const DAY_MS = 24 * 60 * 60 * 1000;

const ALWAYS: Record<string, string> = { CRAWLER_TELEMETRY: "1" };
const BARE = `await (async () => { console.log("out"); throw new RangeError("broken"); })();`;

export const STATUS = "console.log(JSON.stringify(telemetry.status()));";
export const DELIVER = `await telemetry.flush(); ${STATUS}`;

let without: Promise<Finished> | undefined;

/** A host that crashes, with a fault in the way of its report. */
export interface FaultHost {
  readonly sandbox: Sandbox;
  /** Where provider.js and whatever else belongs to the host lies. */
  readonly folder: string;
  readonly state: string;
  /** Runs the host to its end. Exit code and both outputs must be those of the same host without telemetry. */
  crash(env?: Record<string, string>): Promise<void>;
  /** Waits until the courier that `crash` started has written down how delivery stands, and is through. */
  courierIsThrough(): Promise<void>;
  /** `status()` of another process. */
  status(): Promise<Status>;
  /** `flush()` and then `status()` in a process whose clock is ahead, for good measure behind every backoff. */
  deliverLater(env?: Record<string, string>, shiftMs?: number): Promise<Status>;
  /** Compares how the host ended elsewhere with the same host without telemetry. */
  expectAsWithout(crashed: Finished): Promise<void>;
  readonly main: string;
  /** Writes further source into the host's folder, to run after `telemetry` was made, and returns its path. */
  script(body: string): string;
  /** Runs such source. */
  run(body: string, env?: Record<string, string>, shiftMs?: number): Promise<Finished>;
}

/**
 * `options` are those of `createTelemetry` after `app`, as source; `name` is the provider's, `decision` what the
 * environment says.
 */
export function createFaultHost(name: string, options: string, decision = ALWAYS): FaultHost {
  const sandbox = createSandbox();
  const state = sandbox.path(".local/state/askfirst/crawler");
  const made = `
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, limits: false, ${options} });
`;
  const main = sandbox.host(
    `${made}await telemetry.run(async () => { console.log("out"); throw new RangeError("broken"); });`,
  );
  const folder = dirname(main);
  const clock = sandbox.write("clock.mjs", CLOCK);
  writeFileSync(join(folder, "bare.js"), BARE);
  let count = 0;
  // A courier is given its provider's own variables only.
  const own = (env: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(env).map(([key, value]) => [
        key.replace(/^CRAWLER_(?=(FAULT|ENDPOINT)$)/, `CRAWLER_${name.toUpperCase()}_`),
        value,
      ]),
    );

  const host: FaultHost = {
    sandbox,
    folder,
    state,
    main,
    async crash(env = {}) {
      await host.expectAsWithout(await sandbox.node([main], { env: { ...decision, ...own(env) } }));
    },
    async expectAsWithout(crashed) {
      without ??= createSandbox().node([join(folder, "bare.js")]);
      expect(comparable(crashed)).toEqual(comparable(await without));
    },
    async courierIsThrough() {
      await vi.waitFor(
        () => {
          expect(existsSync(join(state, `delivery/${name}.json`))).toBe(true);
          expect(existsSync(join(state, `courier-${name}.lock`))).toBe(false);
        },
        { timeout: 30_000, interval: 50 },
      );
    },
    async status() {
      return parsed(await host.run(STATUS));
    },
    async deliverLater(env = {}, shiftMs = 2 * DAY_MS) {
      return parsed(await host.run(DELIVER, env, shiftMs));
    },
    script(body) {
      const path = join(folder, `run-${count++}.js`);
      writeFileSync(path, made + body);
      return path;
    },
    run(body, env = {}, shiftMs = 0) {
      return sandbox.node(["--import", clock, host.script(body)], {
        env: { ...decision, CLOCK_SHIFT_MS: String(shiftMs), ...own(env) },
      });
    },
  };
  return host;
}

function parsed({ code, stderr, stdout }: Finished): Status {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Status;
}

/** What a host is seen to do, without what differs between two files: paths, lines and columns. */
function comparable({ code, signal, stdout, stderr }: Finished): Finished {
  return { code, signal, stdout, stderr: stderr.replace(/^.*\n.*\n *\^\n/, "").replace(/^ {4}at .*\n/gm, "") };
}

/** How delivery to a provider stands, as the file says it. */
export function deliveryState(host: FaultHost, name: string): { failures: number; notBefore: number } {
  return JSON.parse(readFileSync(join(host.state, `delivery/${name}.json`), "utf8"));
}
