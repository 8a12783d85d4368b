import type { Surroundings } from "../item/report.ts";
import type { Environment } from "../platform/environment.ts";
import { release } from "../platform/node.ts";

/** Where an item was captured. Reads only constants of the process. */
export function surroundingsOf(app: { name: string; version: string }, environment: Environment): Surroundings {
  return {
    app: { name: app.name, version: app.version },
    runtime: runtime(),
    os: { platform: process.platform, release: majorRelease(), arch: process.arch },
    environment,
  };
}

/** Deno may forbid this call. */
function majorRelease(): string {
  try {
    return release().split(".")[0] ?? "";
  } catch {
    return "";
  }
}

function runtime(): Surroundings["runtime"] {
  const { versions } = process;
  // Deno and Bun also fill in `versions.node`, with the version that they imitate.
  if (versions["deno"]) return { name: "deno", version: versions["deno"] };
  if (versions["bun"]) return { name: "bun", version: versions["bun"] };
  return { name: "node", version: versions.node };
}
