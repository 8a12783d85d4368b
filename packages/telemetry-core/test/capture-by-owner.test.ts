import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox, stagedModules } from "../../../testing/sandbox.ts";

const FAIL = `export const fail = () => { throw new RangeError("broken"); };\nexport const call = (fn) => fn();\n`;
const WATCH = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" }).watch();
`;

/** A program with a library that watches, what the library depends on, and a package that is no concern of it. */
function hostOf(sandbox: Sandbox, main: string): string {
  const script = sandbox.host(main);
  const modules = join(dirname(script), "node_modules");
  rmSync(modules);
  mkdirSync(modules);
  symlinkSync(join(stagedModules, "@askfirst"), join(modules, "@askfirst"));
  const packages: Record<string, [string, object]> = {
    library: [
      `${WATCH}import * as below from "below";\nexport const deep = () => below.fail();\n${FAIL}`,
      { below: "1" },
    ],
    below: [`import * as lowest from "lowest";\nexport const fail = () => lowest.fail();`, { lowest: "1" }],
    lowest: [FAIL, {}],
    other: [FAIL, {}],
  };
  for (const [name, [source, dependencies]] of Object.entries(packages)) {
    mkdirSync(join(modules, name));
    const manifest = { name, version: "1.0.0", type: "module", main: "index.js", dependencies };
    writeFileSync(join(modules, name, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(modules, name, "index.js"), source);
  }
  return script;
}

it.each([
  ["its own error", `library.fail();`, 1],
  ["an error of what it depends on, however deep", `library.deep();`, 1],
  ["no error of the program", `throw new RangeError("broken");`, 0],
  ["no error of another package", `other.fail();`, 0],
  ["no error of a function that the program gave it", `library.call(() => { throw new RangeError("broken"); });`, 0],
  ["no error of another package that it was given", `library.call(other.fail);`, 0],
  ["an error of its own that another package called it for", `other.call(library.fail);`, 1],
  ["no error without a frame", `throw "broken";`, 0],
])("captures by the watch of a library %s", async (_, body, reports) => {
  const sandbox = createSandbox();
  const script = hostOf(sandbox, `import * as library from "library";\nimport * as other from "other";\n${body}`);
  const { code, stderr } = await sandbox.node([script]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("broken") });
  expect(sandbox.inbox()).toHaveLength(reports);
});

it.each([`other.fail();`, `throw "broken";`])(
  "captures by the watch of the program itself whatever ends it: %s",
  async (body) => {
    const sandbox = createSandbox();
    await sandbox.node([hostOf(sandbox, `${WATCH}import * as other from "other";\n${body}`)]);
    expect(sandbox.inbox()).toHaveLength(1);
  },
);

it("makes one report of one crash that two copies of this package see", async () => {
  const sandbox = createSandbox();
  const both = `
    for (const copy of ["", "?copy"]) {
      const { createTelemetry } = await import(import.meta.resolve("@askfirst/telemetry-core") + copy);
      const provider = { name: "mine", sendException() {} };
      createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" }).watch();
    }
    throw new RangeError("broken");`;
  await sandbox.node([hostOf(sandbox, both)]);
  expect(sandbox.inbox()).toHaveLength(1);
});

it.each(["", `worker.on("error", (error) => telemetry.captureException(error));`])(
  "makes one report of one crash that a worker and the thread that started it see: %s",
  async (listener) => {
    const sandbox = createSandbox();
    const watch = WATCH.replace("createTelemetry({", "const telemetry = createTelemetry({").replace(
      ").watch();",
      ");\ntelemetry.watch();",
    );
    const start = `const worker = new Worker(new URL(import.meta.url)); ${listener}`;
    const source = `import { isMainThread, Worker } from "node:worker_threads";${watch}
      if (isMainThread) { ${start} } else throw new RangeError("broken");`;
    await sandbox.node([hostOf(sandbox, source)]);
    expect(sandbox.inbox()).toHaveLength(1);
  },
);

const OWN = (app: string, rest: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() { throw new Error("later"); } };
const telemetry = createTelemetry({ app: { name: "${app}", version: "1.0.0" }, provider, delivery: "next-run" });
${rest}
`;

describe.each([
  ["watches", (body: string) => `telemetry.watch();\n${body}`],
  ["runs its main", (body: string) => `await telemetry.run(() => { ${body} });`],
])("one crash of a library that watches, in a program that %s, too", (_, watched) => {
  it.each<[string, string, Record<string, string>, object]>([
    ["goes to the library", "library.fail();", { LIBRARY_TELEMETRY: "1" }, { crawler: 0, library: 1 }],
    [
      "goes to the program where the library is off",
      "library.fail();",
      { LIBRARY_TELEMETRY: "0" },
      { crawler: 1, library: 0 },
    ],
    ["goes to the program where nobody decided about the library", "library.fail();", {}, { crawler: 1, library: 0 }],
    [
      "goes to the program if it is its own",
      `throw new RangeError("broken");`,
      { LIBRARY_TELEMETRY: "1" },
      { crawler: 1, library: 0 },
    ],
  ])("%s", async (_, body, env, reports) => {
    const sandbox = createSandbox();
    const imports = `import * as library from "library";\n`;
    const script = hostOf(sandbox, `${imports}${OWN("crawler", watched(body))}`);
    const library = join(dirname(script), "node_modules/library/index.js");
    writeFileSync(library, `${OWN("library", "telemetry.watch();")}${FAIL}`);
    const { code } = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1", LIBRARY_DOCKER: "0", ...env } });
    expect(code).toBe(1);
    const waiting = (app: string) => sandbox.outbox("mine", app).length;
    expect({ crawler: waiting("crawler"), library: waiting("library") }).toEqual(reports);
  });
});
