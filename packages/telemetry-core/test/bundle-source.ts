import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const sources = join(dirname(dirname(fileURLToPath(import.meta.url))), "src");

/** Makes one file that plain node can run from a source that the package does not export. */
export function bundleSource(source: string, outfile: string): string {
  buildSync({ entryPoints: [join(sources, source)], outfile, bundle: true, platform: "node", format: "esm" });
  return outfile;
}
