import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";
import { bundleSource } from "./bundle-source.ts";

const MODULE = JSON.stringify(
  pathToFileURL(
    bundleSource("capture/crash-output.ts", join(mkdtempSync(join(tmpdir(), "output-")), "crash-output.mjs")),
  ).href,
);

/** The same source twice: once it ends by Node's own hand, once we print what Node would have. */
const crashes: [string, string][] = [
  ["an error thrown in a timer", `setTimeout(() => {\n\tthrow new Error("boom");\n}, 1);`],
  [
    "an error with a code and a cause",
    `setTimeout(() => {\n  throw Object.assign(new RangeError("two\\nlines", { cause: new Error("why") }), { code: "E_X", tries: [1] });\n}, 1);`,
  ],
  [
    "a rejection that nobody handles",
    `async function main() {\n  await null;\n  throw new Error("rejected");\n}\nmain();`,
  ],
  [
    "a rejection of the main module",
    `async function main() {\n  await null;\n  throw new Error("rejected");\n}\nawait main();`,
  ],
  [
    "an error of a class of its own",
    `class CrawlError extends Error {\n  name = "CrawlError";\n}\nsetTimeout(() => { throw new CrawlError("x"); }, 1);`,
  ],
  ["an aggregate", `setTimeout(() => { throw new AggregateError([new Error("a"), new Error("b")], "both"); }, 1);`],
];

const watcher = `import { crashOutput } from ${MODULE}; import { writeSync } from "node:fs";
process.on("uncaughtExceptionMonitor", (error, origin) => { globalThis.crash = [error, origin]; });
process.on("exit", () => { writeSync(2, crashOutput(...globalThis.crash, false)); process.exit(1); });`;

describe("what run prints for a crash before it asks", () => {
  it.each(crashes)("prints as Node does: %s", async (_, source) => {
    const sandbox = createSandbox();
    const script = sandbox.host(source);
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(watcher)}`, script];
    const [native, ours] = await Promise.all([sandbox.node([script]), sandbox.node(preload)]);
    expect(native.code).toBe(1);
    expect(ours.stderr).toBe(native.stderr);
  });

  it("differs by the excerpt only for an error made earlier: it shows where it was made", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`const error = new TypeError("made early");\nsetTimeout(() => { throw error; }, 1);`);
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(watcher)}`, script];
    const [native, ours] = await Promise.all([sandbox.node([script]), sandbox.node(preload)]);
    const withoutExcerpt = (text: string) => text.slice(text.indexOf("TypeError: made early"));
    expect(withoutExcerpt(ours.stderr)).toBe(withoutExcerpt(native.stderr));
    expect(ours.stderr).toContain(`main.js:1\nconst error = new TypeError("made early");\n              ^\n`);
  });

  it("differs by the excerpt of Node's own source only for an error inside Node", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`import { readFileSync } from "node:fs";\nsetTimeout(() => readFileSync("/nope"), 1);`);
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(watcher)}`, script];
    const [native, ours] = await Promise.all([sandbox.node([script]), sandbox.node(preload)]);
    expect(native.stderr.endsWith(ours.stderr)).toBe(true);
    expect(native.stderr.slice(0, -ours.stderr.length)).toMatch(/^node:fs:\d+\n.*\n *\^\n\n$/);
  });
});
