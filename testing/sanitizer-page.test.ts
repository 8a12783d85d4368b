import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

it("shows in docs/sanitizer.md the examples that a run gives now", () => {
  const script = `import("${join(root, "scripts/sanitizer-examples.mjs")}").then((m) => process.stdout.write(m.pageWithExamples()))`;
  const now = execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  expect(now, "node scripts/sanitizer-examples.mjs --write").toBe(
    readFileSync(join(root, "docs/sanitizer.md"), "utf8"),
  );
});
