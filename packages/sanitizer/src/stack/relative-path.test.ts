import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSanitizer } from "../sanitizer.ts";

const root = mkdtempSync(join(tmpdir(), "root-"));
mkdirSync(join(root, "dist/karen"), { recursive: true });
writeFileSync(join(root, "dist/karen/orders.js"), "");
const { text, value, crash } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [root] });

const NAMES = [
  "src/karen/orders.ts", "app/models/karenOrder.ts", "test/spec/karens.spec.ts", "src/routes/karen/+page.svelte", "src/app/(karen)/[id]/page.tsx",
  "lib/karen.rb", "cmd/karen/main.go", "src/karen.rs", "app/Models/Karen.php", "src/main/java/Karen.java", "css/karen.scss", "art/karens-logo.svg",
  "config/karen.yml", "karen/views.py", "pages/karen.vue", "schema/karen.graphql", "packages/karen/index.mts", "src\\karen\\orders.ts", "app\\karen\\page.tsx",
  "@/components/Karen", "@/karen/store.ts", "~/lib/karen", "karen.config.js", "a/b/c/d/karen.astro",
]; // biome-ignore format: rows of names

const SENTENCES: readonly (readonly [string, (name: string) => string])[] = [
  ["tsc", (name) => `${name}(45,1): error TS1128: Declaration or statement expected.`],
  ["rollup", (name) => `${name} (1:26): Expected ';'`],
  ["svgo", (name) => `${name}:1:34: Unexpected close tag`],
  ["sass", (name) => `${name} 1:20  root stylesheet`],
  ["eslint", (name) => `error in ${name}:12:3`],
  ["vite", (name) => `Failed to resolve import "./x" from "${name}:3:1". Does the file exist?`],
];

describe("a source file that is named relative to the person's folder", () => {
  it.each(NAMES)("goes with its position, however a tool writes it: %s", (name) => {
    for (const [tool, say] of SENTENCES) {
      for (const shown of [
        text(say(name)),
        value({ note: say(name) }).note,
        JSON.stringify(
          crash({ name: "Error", message: say(name), stack: `Error: ${say(name)}\n    at x (node:fs:1:2)` }),
        ),
      ]) {
        expect(shown, tool).not.toMatch(/karen/i);
      }
    }
    expect(text(`${name}:45:1 is broken`)).toBe("<path>:45:1 is broken");
  });

  it.each(NAMES.filter((name) => /[\\/]/.test(name)))("goes without a position: %s", (name) => {
    // Names with backslashes may have blanks.
    expect(text(`${name} is not a module`)).toMatch(name.includes("\\") ? /^<path>/ : /^<path> is not a module$/);
    expect(text(`cannot load "${name}" (twice)`)).toBe('cannot load "<path>" (twice)');
    expect(text(`FAIL ${name} > adds two numbers`)).toMatch(/^FAIL <path> ?> adds two numbers$/);
  });
});

describe("a source file of nobody's", () => {
  it.each([
    "dist/karen/orders.js is gone", "in node_modules/undici/lib/client.js:3:4", "at fs.js:584", "node:internal/modules/cjs/loader:936", "see package.json",
    "expects application/json", "requires core-js/3.2", "react-dom.development.js:1:2", "internal/process/task_queues.js:95:5", "either/or", "Vue.js and Node.js",
    "1/2.5", "and/or.", "@scope/name is missing", "python3.11/asyncio/base_events.py", "text/x-scss",
  ])("stays: %s", (said) => expect(text(said)).toBe(said)); // biome-ignore format: rows
});

describe("what a message quotes of a file", () => {
  const INPUTS = [
    '{"patient": Feldkamp}',
    "Feldkamp",
    '{"a": Feldkamp, "b": [1, 2, 3]}',
    "[Feldkamp]",
    "<html>Feldkamp</html>",
    '{"Feldkamp": }',
  ];
  it.each(INPUTS)("goes from V8's message of broken JSON, whatever stands in front: %s", (input) => {
    let said = "";
    try {
      JSON.parse(input);
    } catch (error) {
      said = (error as Error).message;
    }
    for (const front of ["", "/home/x/data.json: ", "cannot read settings: ", "SyntaxError: ", "Error: config: "]) {
      expect(text(front + said)).not.toMatch(/Feldk|eldkamp/);
      expect(text(front + said)).toContain("is not valid JSON");
    }
  });

  it.each(["|", "│", "┃"])("goes from a frame drawn with %s, and the sentence above stays", (bar) => {
    const said = `expected "{".\n1 ${bar} .feldkamp { color: $migraine; }\n> 12 ${bar} feldkamp\n`;
    expect(text(said)).toBe(`expected "{".\n1 ${bar} <text>\n> 12 ${bar} <text>\n`);
  });

  it.each(["git push origin feldkamp", "npm run feldkamp -- --fix", "ssh anna@nas uptime", "convert feldkamp.xyz out"])(
    "goes with the command that failed: %s",
    (command) => {
      expect(text(`Command failed: ${command}`)).toBe("Command failed: <text>");
      expect(text(`Command failed with exit code 1: ${command}`)).toBe("Command failed with exit code 1: <text>");
    },
  );
});
