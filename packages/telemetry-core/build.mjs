// Bundles core into a few files. A host imports it at every start, and sixty modules cost twice as much as five; what
// is needed only where something is sent or asked stays apart. zod stays outside: the host may have it already.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

for (const name of existsSync("dist") ? readdirSync("dist") : [])
  if (/-[A-Z0-9]{8}\.js$/.test(name)) rmSync(`dist/${name}`);
await build({
  // The last two are programs that run in processes of their own and are found beside the first.
  entryPoints: ["src/index.ts", "src/sanitizer/index.ts", "src/ask-process.ts", "src/courier-process.ts"],
  outdir: "dist",
  outbase: "src",
  bundle: true,
  splitting: true,
  chunkNames: "[name]-[hash]",
  platform: "node",
  format: "esm",
  target: "node20.19",
  external: ["zod"],
});
