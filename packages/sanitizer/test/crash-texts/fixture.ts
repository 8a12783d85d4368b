import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What a crash printed, with what may not and what must be in a report of it. Packages were provoked in folders of a
 * made-up person, with made-up addresses and keys; afterwards the folder's path, and the loopback address that refused,
 * became those of the machine that the fixture tells of. Stacks of browsers are written in their engines' form.
 */
export interface Fixture {
  /** `python/requests-refused`: folder and file below this one. */
  readonly title: string;
  /** Package as its registry calls it. */
  readonly package: string;
  readonly runtime: string;
  readonly name: string;
  readonly message: string;
  /** Everything that was printed, as it was printed. */
  readonly stack: string;
  /** Parts of paths, people, addresses, hosts and secrets that were put in, and names from the person's own sources. */
  readonly gone: readonly string[];
  /** The error's class and code, and places in packages. */
  readonly kept: readonly string[];
}

/** Divides what is told about a crash from what it printed. */
const RULE = "\n---\n";
const FIELD = /^(\w+):(?: (.*))?$/;

/** All fixtures of the folders beside this file, by title. Throws if one of them lacks a field. */
export function readFixtures(root: string): Fixture[] {
  const found = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".txt"));
  return found.sort().map((file) => {
    const title = file.slice(0, -".txt".length).replaceAll("\\", "/");
    return parseFixture(title, readFileSync(join(root, file), "utf8").replaceAll("\r\n", "\n"));
  });
}

/** Fields stand in one line, or in the lines below their name, which are indented by two blanks. */
export function parseFixture(title: string, text: string): Fixture {
  const at = text.indexOf(RULE);
  const fields = new Map<string, string[]>();
  let open: string[] = [];
  for (const line of text.slice(0, at).split("\n")) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined) {
      open.push(line.slice(2));
      continue;
    }
    open = value === undefined ? [] : [value];
    fields.set(name, open);
  }
  const linesOf = (name: string) => {
    const lines = fields.get(name);
    if (at < 0 || !lines?.length) throw new Error(`${title} has no ${name}`);
    return lines;
  };
  const textOf = (name: string) => linesOf(name).join("\n");
  return {
    title,
    package: textOf("package"),
    runtime: textOf("runtime"),
    name: textOf("name"),
    message: textOf("message"),
    stack: text.slice(at + RULE.length).trimEnd(),
    gone: linesOf("gone"),
    kept: linesOf("kept"),
  };
}
