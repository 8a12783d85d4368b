// Bundles core. A host imports it at every start, and each file costs it a millisecond or more: what every host needs
// is one file, what is needed only where something is captured, sent or asked stays apart. zod stays outside: the host
// may have it already.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
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
  external: ["zod"],
};

const late = {
  name: "late",
  setup({ onResolve }) {
    const path = fileURLToPath(new URL("src/load-stages.late.ts", import.meta.url));
    onResolve({ filter: /\/load-stages\.ts$/ }, () => ({ path }));
  },
};

const chunk = /-[A-Z0-9]{8}\.js$/;
for (const name of existsSync("dist") ? readdirSync("dist") : []) if (chunk.test(name)) rmSync(`dist/${name}`);
await build({ ...options, entryPoints: ["src/index.ts"], plugins: [late] });
await build({
  ...options,
  entryPoints: ["src/stages.ts"],
  splitting: false,
  format: "cjs",
  outExtension: { ".js": ".cjs" },
});
// For bundlers, which do not follow a call of `require` and would leave the stages behind.
await build({ ...options, entryPoints: { whole: "src/index.ts" } });
// For browsers and edge runtimes. Fails if it needs anything of Node.
await build({ ...options, entryPoints: ["src/elsewhere.ts"], splitting: false, platform: "browser", target: "es2022" });
// The last two are programs that run in processes of their own and are found beside the first.
await build({
  ...options,
  entryPoints: ["src/sanitizer/index.ts", "src/ledger/index.ts", "src/ask-process.ts", "src/courier-process.ts"],
});
