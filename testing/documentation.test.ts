import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (page: string) => readFileSync(join(root, page), "utf8");

/** Files of the repository that git tracks or would track. */
function listFiles(...patterns: string[]): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns];
  return execFileSync("git", args, { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && existsSync(join(root, file)));
}

const pages = listFiles("*.md");

describe("the pages of the documentation", () => {
  it("link to files that exist", () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(pages.length).toBeGreaterThan(20);
    expect(broken).toEqual([]);
  });

  it("name every decision in ARCHITECTURE.md, by its own number and title", () => {
    const index = read("ARCHITECTURE.md").replace(/ +/g, " ");
    const missing = readdirSync(join(root, "docs/decisions"))
      .map((name) => ({ name, title: read(`docs/decisions/${name}`).match(/^# (\d+)\. (.+)/) }))
      .filter(({ name, title }) => !index.includes(`[${title?.[1]}](docs/decisions/${name}) ${title?.[2]} |`))
      .map(({ name }) => name);
    expect(missing).toEqual([]);
  });

  it("name for every promise of docs/invariants.md a test that is there", () => {
    const rows = [...read("docs/invariants.md").matchAll(/^\| (?!promise|-)[^|]+\| `([^`]+)` +\| (.+?) +\|$/gm)];
    const missing = rows.filter(([, file = "", name = ""]) => !read(file).includes(name)).map(([row]) => row);
    expect(rows.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it("give a line to every folder of testing/", () => {
    const folders = readdirSync(join(root, "testing"), { withFileTypes: true }).filter((found) => found.isDirectory());
    for (const { name } of folders) expect(read("testing/README.md")).toContain(`\`${name}/\``);
  });

  it.each(["telemetry-core", "sanitizer"])("name every folder of %s in ARCHITECTURE.md", (name) => {
    const sources = join(root, "packages", name, "src");
    const folders = readdirSync(sources, { withFileTypes: true }).filter((found) => found.isDirectory());
    for (const { name } of folders) expect(read("ARCHITECTURE.md")).toContain(`| \`${name}/\``);
  });
});

it("writes sources, tests and pages in plain words", () => {
  // In brackets, so that this line does not find itself.
  const archaic = /\b(m[e]nd(s|ed|ing)?|an[e]w|who[e]ver|some[b]ody|in v[a]in)\b/i;
  const files = listFiles("*.ts", "*.mts", "*.mjs", "*.js", "*.cjs", "*.md").filter(
    (file) => !/^packages\/sanitizer\/test\/crash-texts\/.+\/|^bench\/(corpus|results)\//.test(file),
  );
  const found = files.flatMap((file) =>
    read(file)
      .split("\n")
      .map((line, at) => `${file}:${at + 1}: ${line.trim()}`)
      .filter((line) => archaic.test(line)),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(found).toEqual([]);
});
