// Bundles the heavy module with what it needs of its vendor's SDK, tree-shaken, so that loading it stays cheap and the
// package needs nothing at run time. The licences of what is inside go along.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

rmSync("dist/chunks", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["src/sentry-provider.ts"],
  outdir: "dist",
  // What only a proxy needs is a file of its own.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  metafile: true,
  legalComments: "none",
  define: {
    // The SDK's debug output, which would keep its state on the global object.
    __SENTRY_DEBUG__: "false",
    PACKAGE_VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version),
  },
  // Some of what is bundled is CommonJS and asks for Node's modules by require.
  // A host that was bundled as CommonJS has no URL, and Node's modules are the same from anywhere.
  banner: {
    js: `import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url || "file:///");`,
  },
});

const outputs = Object.values(metafile.outputs);
const used = outputs.flatMap(({ inputs }) =>
  Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
);
const folders = new Set(used.map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean));
const licences = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file && license !== "MIT") throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : "MIT"}\n`;
});
writeFileSync("dist/THIRD-PARTY-LICENCES.txt", licences.join(`\n${"-".repeat(80)}\n\n`));
for (const [path, { bytes }] of Object.entries(metafile.outputs))
  process.stdout.write(`${path} ${(bytes / 1000).toFixed(1)} kB\n`);
