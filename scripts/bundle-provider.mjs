// Bundles the heavy module of a provider with what it needs of its vendor's SDK and of the workspace, tree-shaken, so that
// loading it stays cheap and the package needs nothing at run time. The licences of what is inside go along. Called in the
// folder of the package.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

export async function bundleProvider(entry, define = {}) {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  rmSync("dist/chunks", { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [entry],
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
    define: { PACKAGE_VERSION: JSON.stringify(version), ...define },
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
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (!file && license !== "MIT") throw new Error(`${name} has no licence file`);
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : "MIT"}\n`;
  });
  writeFileSync("dist/THIRD-PARTY-LICENCES.txt", licences.join(`\n${"-".repeat(80)}\n\n`));
  for (const [path, { bytes }] of Object.entries(metafile.outputs))
    process.stdout.write(`${path} ${(bytes / 1000).toFixed(1)} kB\n`);
}
