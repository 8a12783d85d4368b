import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { debugIdReader } from "./debug-id.ts";

const ID = "85314830-023f-4cf1-a267-535f4e37bb17";
const folder = mkdtempSync(join(tmpdir(), "debug-id-"));
let count = 0;

function idOf(text: string): string | undefined {
  const path = join(folder, `${count++}.js`);
  writeFileSync(path, text);
  return debugIdReader()(path);
}

it.each([
  ["as rollup and rolldown write it", `run();\n//# debugId=${ID}\n//# sourceMappingURL=cli.js.map\n`],
  ["in capitals", `run();\n//# debugId=${ID.toUpperCase()}\n`],
  ["without dashes", `run();\n//# debugId=${ID.replaceAll("-", "")}`],
  ["with the line ends of Windows", `run();\r\n//# debugId=${ID}\r\n//# sourceMappingURL=cli.js.map\r\n`],
  ["behind a megabyte", `${"x".repeat(1e6)}\n//# debugId=${ID}`],
])("reads a debug id %s", (_name, text) => {
  expect(idOf(text)).toBe(ID);
});

it.each([
  ["where there is none", "run();\n"],
  ["of other letters", `run();\n//# debugId=${ID.replace("f", "g")}`],
  ["that is longer", `run();\n//# debugId=${ID}0\n`],
  ["that a line holds which says more", `run();\n//# debugId=${ID} of anna\n`],
  ["far from the end", `//# debugId=${ID}\n1;\n2;\n3;\n4;\n5;\n`],
  ["of an empty file", ""],
])("reads none %s", (_name, text) => {
  expect(idOf(text)).toBeUndefined();
});

it("reads none of a folder and of what is not there", () => {
  expect(debugIdReader()(folder)).toBeUndefined();
  expect(debugIdReader()(join(folder, "no"))).toBeUndefined();
});
