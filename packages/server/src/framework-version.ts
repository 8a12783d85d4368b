/** `name version` for a framework whose version is known, else its name. */
export function frameworkName(name: string, version: unknown): string {
  return typeof version === "string" && /^\d[\w.+-]{0,40}$/.test(version) ? `${name} ${version}` : name;
}

const FOLDERS_ABOVE = 6;

/** Version of a package that the program has installed, or undefined: in a bundle, say. Looks once, at the set-up. */
export function versionOf(name: string): string | undefined {
  try {
    const { createRequire } = process.getBuiltinModule("node:module");
    const { existsSync, readFileSync } = process.getBuiltinModule("node:fs");
    const { dirname, join } = process.getBuiltinModule("node:path");
    // Not `name/package.json`, which many packages do not export.
    let at = dirname(createRequire(import.meta.url).resolve(name));
    for (let depth = 0; depth < FOLDERS_ABOVE; depth++, at = dirname(at)) {
      const path = join(at, "package.json");
      if (!existsSync(path)) continue;
      const manifest = JSON.parse(readFileSync(path, "utf8")) as { name?: string; version?: string };
      if (manifest.name === name) return manifest.version;
    }
  } catch {
    // Not installed beside this package, or not to be found from CommonJS.
  }
  return undefined;
}
