// Bundles core. A host imports it at every start, and each file costs it a millisecond or more: what every host needs
// is one file, what is needed only where something is captured, sent or asked stays apart.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";

const options = {
  outdir: "dist",
  outbase: "src",
  bundle: true,
  splitting: true,
  chunkNames: "[name]-[hash]",
  platform: "node",
  format: "esm",
  target: "node20.19",
};

const chunk = /-[A-Z0-9]{8}\.js$/;
for (const name of existsSync("dist") ? readdirSync("dist") : []) if (chunk.test(name)) rmSync(`dist/${name}`);
// What an engine has to read at every start is as short as it can be, in lines that a terminal can show. `whole.js` has
// the same in full.
const short = { minify: true, lineLimit: 120 };
await build({ ...options, ...short, entryPoints: ["src/index.ts"], conditions: ["lazy"] });
// At a first capture the engine reads these as well.
await build({
  ...options,
  ...short,
  entryPoints: { stages: "src/build/load/stages.ts" },
  splitting: false,
  format: "cjs",
  outExtension: { ".js": ".cjs" },
});
// For bundlers, which do not follow a call of `require` and would leave the stages behind.
await build({ ...options, entryPoints: { whole: "src/index.ts" } });
// For browsers and edge runtimes. Fails if it needs anything of Node.
await build({ ...options, entryPoints: ["src/browser.ts"], splitting: false, platform: "browser", target: "es2022" });
// The last two are programs that run in processes of their own and are found beside the first.
await build({
  ...options,
  ...short,
  entryPoints: {
    commands: "src/commands.ts",
    "events/index": "src/events/index.ts",
    "provider/index": "src/provider/index.ts",
    "sanitizer/index": "src/sanitizer/index.ts",
    "ledger/index": "src/ledger/index.ts",
    "ask-process": "src/ask/ask-process.ts",
    "courier-process": "src/courier/courier-process.ts",
  },
});
declareSanitizer();
// What a host has put on Object.prototype is no export: esbuild takes it for one, and a text for a getter, which throws.
// The loop is that of its `__export`, in full or packed short.
const EXPORTS = /for ?\(var (\w+) in (\w+)\)(?=\s*\w+\(\w+, ?\1, ?\{ ?get: ?\2\[\1\])/g;
for (const name of readdirSync("dist", { recursive: true })) {
  if (!/\.c?js$/.test(name)) continue;
  const text = readFileSync(join("dist", name), "utf8");
  const own = text.replace(EXPORTS, "for(var $1 of Object.keys($2))");
  if (/\{ ?get: ?(\w+)\[(\w+)\]/.test(own) && !own.includes("of Object.keys(")) {
    throw new Error(`${name} exports by a loop that build.mjs does not know.`);
  }
  if (own !== text) writeFileSync(join("dist", name), own);
}

/**
 * Puts the declarations of the sanitizer, which is bundled, beside those of core, and has core's name them there. By way of
 * the package's folder, since the compiler reads a declaration of this workspace as if it stood where its source does.
 */
function declareSanitizer() {
  const sanitizer = "../sanitizer";
  const { name, exports } = JSON.parse(readFileSync(join(sanitizer, "package.json"), "utf8"));
  rmSync("dist/bundled", { recursive: true, force: true });
  const copied = new Set();
  const copy = (path) => {
    if (copied.has(path)) return;
    copied.add(path);
    cpSync(join(sanitizer, "dist", path), join("dist/bundled", path));
    const text = readFileSync(join(sanitizer, "dist", path), "utf8");
    for (const [, named] of text.matchAll(/"(\.\.?\/[^"]+)\.[jt]s"/g)) copy(join(dirname(path), `${named}.d.ts`));
  };
  for (const entry of [".", "./items"]) copy(exports[entry].replace(/^\.\/src\/(.*)\.ts$/, "$1.d.ts"));
  for (const path of readdirSync("dist", { recursive: true })) {
    if (!path.endsWith(".d.ts")) continue;
    const text = readFileSync(join("dist", path), "utf8");
    const up = relative(dirname(join("dist", path)), ".").replaceAll("\\", "/");
    const own = text.replace(new RegExp(`"${name}(/[^"]*)?"`, "g"), (_, entry = "") => {
      return `"${up}/${exports[`.${entry}`].replace("./src", "dist/bundled").replace(/\.ts$/, ".js")}"`;
    });
    if (own !== text) writeFileSync(join("dist", path), own);
  }
}
