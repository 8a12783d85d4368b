import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Event, StackFrame } from "@sentry/core";
import { build } from "esbuild";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";
import { type Spotlight, startSpotlight } from "./spotlight.ts";

/** A program of three files, which reads a number out of a text that has none. */
const SOURCES: Record<string, string> = {
  "main.js": `import { createTelemetry } from "@askfirst/telemetry-core";
import { sentry } from "@askfirst/provider-sentry";
import { readPlan } from "./lib/read-plan.js";

const provider = sentry({ dsn: process.env.DSN });
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0", root: import.meta.url }, provider });

async function main() {
  try {
    readPlan("no number");
  } catch (error) {
    telemetry.captureException(error);
  }
  await telemetry.flush();
}

await telemetry.run(main);
`,
  "lib/read-plan.js": `import { parseDepth } from "./parse-depth.js";

export function readPlan(text) {
  const depth = parseDepth(text);
  return { depth };
}
`,
  "lib/parse-depth.js": `class PlanError extends Error {
  name = "PlanError";
}

export function parseDepth(text) {
  const found = /\\d+/.exec(text);
  if (!found) throw new PlanError(\`The depth in "\${text}" is no number\`);
  return Number(found[0]);
}
`,
};
/** Where the error is made, as an editor counts. */
const THROWN_AT = { source: "lib/parse-depth.js", line: 7 };

const withLinesAbove = (source: string) => `// One more line.\n\n/** And some words. */\n${source}`;
interface Build {
  readonly change?: (source: string) => string;
  readonly bundle?: Bundle;
}

/** Makes `dist/main.js` of a program. */
type Bundle = (main: string, dist: string) => Promise<unknown>;

function rolledUp(minify: boolean): Bundle {
  return async (input, dir) => {
    const made = await rolldown({ input, platform: "node", logLevel: "silent" });
    await made.write({ dir, sourcemap: true, sourcemapDebugIds: true, codeSplitting: false, minify });
    await made.close();
  };
}

/** Gives other names, and no debug ids. */
const minifiedByEsbuild: Bundle = (main, dist) =>
  build({ entryPoints: [main], outdir: dist, bundle: true, minify: true, platform: "node", format: "esm" });

/** The event that Sentry's own receiver got from a program that was built so, and the folder of its files. */
async function eventOf(receiver: Spotlight, { change = (source) => source, bundle }: Build) {
  const sandbox = createSandbox();
  const main = sandbox.host("");
  const folder = dirname(main);
  mkdirSync(join(folder, "lib"));
  for (const [name, source] of Object.entries(SOURCES)) writeFileSync(join(folder, name), change(source));
  await bundle?.(main, join(folder, "dist"));
  const env = { CRAWLER_TELEMETRY: "1", DSN: receiver.dsn };
  const program = bundle ? join(folder, "dist/main.js") : main;
  expect(await sandbox.node([program], { env })).toMatchObject({ code: 0, stderr: "" });
  const { number: _, payload } = sandbox.ledger()[0] as { number: number; payload: string };
  const [, , event = "{}"] = payload.split("\n");
  expect(await receiver.received()).toContain((JSON.parse(event) as Event).event_id);
  return { event: JSON.parse(event) as Event, folder };
}

const framesOf = (event: Event): StackFrame[] => event.exception?.values?.[0]?.stacktrace?.frames ?? [];
const newest = (event: Event) => framesOf(event).at(-1) as StackFrame;
const fingerprintOf = (event: Event) => event.tags?.["askfirst.fingerprint"];

/** Finds the source of a frame as Sentry does with debug ids: by the image whose file the frame names, and its id. */
function resolve({ event, folder }: { event: Event; folder: string }, frame: StackFrame) {
  const image = event.debug_meta?.images?.find(({ code_file }) => code_file === frame.abs_path);
  const map = JSON.parse(readFileSync(join(folder, "dist/main.js.map"), "utf8"));
  // Sentry knows a map that was uploaded by its id.
  expect(image).toMatchObject({ type: "sourcemap", debug_id: map.debugId });
  const { source, line, name } = originalPositionFor(new TraceMap(map), {
    line: frame.lineno ?? 0,
    column: (frame.colno ?? 0) - 1,
  });
  return { source: source?.replace("../", ""), line, name };
}

describe("a crash of a program that was bundled and minified", () => {
  let receiver: Spotlight;
  let minified: Awaited<ReturnType<typeof eventOf>>;
  beforeAll(async () => {
    receiver = await startSpotlight();
    minified = await eventOf(receiver, { bundle: rolledUp(true) });
  });
  afterAll(() => receiver.close());

  it("leads to the line of its source, by the rules of debug ids", () => {
    const frame = newest(minified.event);
    expect(frame).toMatchObject({ abs_path: "app:///dist/main.js", filename: "app:///dist/main.js", in_app: true });
    expect(frame.function).not.toBe("parseDepth");
    expect(resolve(minified, frame)).toMatchObject(THROWN_AT);
  });

  it("shows no frame of telemetry as the program's own", () => {
    const others = framesOf(minified.event).filter(({ in_app }) => in_app);
    const sources = others.map((frame) => resolve(minified, frame).source);
    expect(sources).toEqual(["main.js", "main.js", "lib/read-plan.js", "lib/parse-depth.js"]);
  });

  it("has the fingerprint that it had, minified with other names below other lines", async () => {
    const again = await eventOf(receiver, { bundle: minifiedByEsbuild, change: withLinesAbove });
    expect(newest(again.event).function).not.toBe(newest(minified.event).function);
    expect(again.event).not.toHaveProperty("debug_meta");
    expect(fingerprintOf(again.event)).toBe(fingerprintOf(minified.event));
  });

  it("has the same fingerprint as sources, with lines above them, and bundled", async () => {
    const builds: Build[] = [{}, { change: withLinesAbove }, { bundle: rolledUp(false) }];
    const events = await Promise.all(builds.map((build) => eventOf(receiver, build)));
    const [first, ...others] = events.map(({ event }) => fingerprintOf(event));
    expect(first).toMatch(/^[\da-f]{32}$/);
    expect(others).toEqual([first, first]);
  });
});
