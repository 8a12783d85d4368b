import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { KernelName } from "../../../scripts/kernels.mjs";
import { stagedModules } from "../../../testing/sandbox.ts";

/** A library that a notebook uses, with telemetry of its own. `again` makes another one, as the next process would. */
const LIBRARY = `
import { appendFileSync, writeFileSync } from "node:fs";
import { createTelemetry } from "@askfirst/telemetry-core";
import { guard, notebook } from "@askfirst/notebook";
const { HOME } = process.env;
writeFileSync(HOME + "/pid", String(process.pid));
const make = () => createTelemetry({
  app: { name: "crawler", version: "1.0.0" },
  provider: { name: "mine", sendException: (report) => appendFileSync(HOME + "/sent.jsonl", JSON.stringify(report) + "\\n") },
  ask: notebook(),
});
let telemetry = make();
export const again = (changes) => {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
  telemetry = make();
};
export const watch = () => void telemetry.watch();
export const flush = () => telemetry.flush().then(() => writeFileSync(HOME + "/flushed", "")) && undefined;
const one = (text) => { throw new TypeError("cannot crawl " + text); };
const two = (text) => { throw new RangeError("cannot index " + text); };
const three = (text) => { throw new SyntaxError("cannot parse " + text); };
const four = (text) => { throw new EvalError("cannot store " + text); };
const kinds = { one, two, three, four };
export const crawl = (kind, text) => guard(telemetry, () => kinds[kind](text));
export const crawlLater = (text) => void setTimeout(() => three(text), 1);
export const crawlAside = (text) => void Promise.resolve().then(() => four(text));
`;

const NAMES = "again, watch, flush, crawl, crawlLater, crawlAside";

/** The cell that loads the library. */
export const LOAD: Readonly<Record<KernelName, string>> = {
  deno: `const { ${NAMES} } = await import("crawler");`,
  tslab: `import { ${NAMES} } from "crawler";`,
  ijavascript: `var { ${NAMES} } = require("crawler"); undefined`,
};

/** A folder of notebooks with the library and the packed packages. */
export function notebookFolder(name: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), "notebooks-")), name);
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "crawler"), { recursive: true });
  const dependencies = { crawler: "*", "@askfirst/notebook": "*", "@askfirst/telemetry-core": "*" };
  const write = (file: string, content: unknown) =>
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  write("package.json", { name: "notebooks", type: "module", dependencies });
  write("deno.json", { nodeModulesDir: "manual" });
  symlinkSync(join(stagedModules, "@askfirst"), join(modules, "@askfirst"));
  // tslab checks the types of cells.
  const types = dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));
  mkdirSync(join(modules, "@types"));
  symlinkSync(types, join(modules, "@types/node"));
  const manifest = { name: "crawler", version: "1.0.0", type: "module", main: "main.js", types: "main.d.ts" };
  write("node_modules/crawler/package.json", manifest);
  write("node_modules/crawler/main.js", LIBRARY);
  write(
    "node_modules/crawler/main.d.ts",
    `export declare const ${NAMES.split(", ")
      .map((one) => `${one}: any`)
      .join(", ")};`,
  );
  return folder;
}
