import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const packages = join(import.meta.dirname, "../packages");
/** `export { a, type B } from "…"`, `export const a`, `export interface B` and the like. */
const EXPORT =
  /^export (?<type>type )?\{(?<names>[^}]*)\}|^export (?:async )?(?<kind>const|function|class|interface|type) (?<name>\w+)/gm;

/** Names that a source exports, sorted; types are marked. */
function exportsOf(source: string): string[] {
  const names = [...source.matchAll(EXPORT)].flatMap(({ groups = {} }) => {
    const { type = "", names, kind, name } = groups;
    if (name) return [kind === "interface" || kind === "type" ? `type ${name}` : name];
    const listed = (names ?? "").split(",").map((part) => part.trim().replace(/^.* as /, ""));
    return listed.filter(Boolean).map((part) => (part.startsWith("type ") ? part : `${type}${part}`));
  });
  return names.sort();
}

it.each(readdirSync(packages))("%s exports the names of its snapshot and no others", async (folder) => {
  const { exports } = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8")) as {
    exports?: Record<string, string>;
  };
  const lines = Object.entries(exports ?? {}).flatMap(([entry, path]) =>
    exportsOf(readFileSync(join(packages, folder, path), "utf8")).map((name) => `${entry}: ${name}`),
  );
  expect(lines).not.toEqual([]);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`exports/${folder}.txt`);
});
