import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkGraph } from "./graph.mjs";

function repository(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "graph-"));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

const core = {
  "packages/telemetry-core/package.json": `{"name":"@askfirst/telemetry-core"}`,
  "packages/telemetry-core/src/index.ts": "",
};
const provider = (manifest: object, source: string) => ({
  "packages/provider-a/package.json": JSON.stringify({ name: "@askfirst/provider-a", ...manifest }),
  "packages/provider-a/src/index.ts": source,
});

describe("the dependency graph", () => {
  it("of this repository is a star without cycles, and every runtime dependency has its reason", () => {
    expect(checkGraph()).toEqual([]);
  });

  it("refuses a dependency without a reason", () => {
    const folder = repository({
      ...core,
      ...provider({ dependencies: { left: "1" } }, ""),
      "docs/dependencies.md": "",
    });
    expect(checkGraph(folder)).toEqual([
      "@askfirst/provider-a depends on left without a reason in docs/dependencies.md.",
    ]);
  });

  it("refuses a sibling, declared or imported", () => {
    const folder = repository({
      ...core,
      ...provider({ dependencies: { "@askfirst/cli": "1" } }, `import { x } from "@askfirst/cli";\n`),
      "packages/cli/package.json": `{"name":"@askfirst/cli"}`,
      "packages/cli/src/index.ts": "",
      "docs/dependencies.md": "| `@askfirst/provider-a` | `@askfirst/cli` | none |",
    });
    expect(checkGraph(folder).join()).toMatch(
      /depends on its sibling @askfirst\/cli.*imports the sibling @askfirst\/cli/,
    );
  });

  it("takes the test kit for the tests of a package, and refuses it in what is published", () => {
    const kit = {
      "packages/provider-testkit/package.json": `{"name":"@askfirst/provider-testkit"}`,
      "packages/provider-testkit/src/index.ts": "",
      "packages/cli/package.json": `{"name":"@askfirst/cli"}`,
      "packages/cli/src/index.ts": "",
      "docs/dependencies.md": "| `@askfirst/provider-a` | `@askfirst/provider-testkit` | none |",
    };
    const manifest = (kind: string, name = "provider-testkit") => ({ [kind]: { [`@askfirst/${name}`]: "1" } });
    const problems = (...made: Parameters<typeof provider>) =>
      checkGraph(repository({ ...core, ...kit, ...provider(...made) })).filter(
        (problem) => !problem.includes("reason"),
      );
    expect(problems(manifest("devDependencies"), "")).toEqual([]);
    expect(problems(manifest("devDependencies"), `import { x } from "@askfirst/provider-testkit";\n`)).toHaveLength(1);
    expect(problems(manifest("dependencies"), "")).toHaveLength(1);
    expect(problems(manifest("peerDependencies"), "")).toHaveLength(1);
    expect(problems(manifest("devDependencies", "cli"), "")).toHaveLength(1);
  });

  it("refuses a cycle and an import that is not declared", () => {
    const folder = repository({
      ...core,
      ...provider({}, `import { b } from "./b.ts";\nconst x = await import("right");\n`),
      "packages/provider-a/src/b.ts": `import type { a } from "./index.ts";\n`,
      "docs/dependencies.md": "",
    });
    expect(checkGraph(folder).join()).toMatch(
      /imports right.*cycle: .*(index\.ts → .*b\.ts → .*index\.ts|b\.ts → .*index\.ts → .*b\.ts)/,
    );
  });

  it("refuses a room that imports one above or beside it, and a room that the law does not name", () => {
    const folder = repository({
      ...core,
      "packages/telemetry-core/src/store/outbox.ts": `import type { Courier } from "../courier/courier.ts";\n`,
      "packages/telemetry-core/src/courier/courier.ts": `import "../ledger/ledger.ts";\n`,
      "packages/telemetry-core/src/ledger/ledger.ts": "",
      "packages/telemetry-core/src/consent/gate.ts": `import "../provider/provider.ts";\n`,
      "packages/telemetry-core/src/provider/provider.ts": "",
      "packages/telemetry-core/src/tools/tool.ts": "",
      "docs/dependencies.md": "",
    });
    const problems = checkGraph(folder).map((problem) => problem.split(",")[0]);
    expect(problems.sort()).toEqual([
      "consent/gate.ts imports provider/provider.ts",
      "store/outbox.ts imports courier/courier.ts",
      "tools/tool.ts lies in a folder that the law of imports does not name.",
    ]);
  });

  it("refuses a folder of more than twelve files", () => {
    const names = Array.from({ length: 13 }, (_, at) => `packages/telemetry-core/src/store/file-${at}.ts`);
    const folder = repository({
      ...core,
      ...Object.fromEntries(names.map((name) => [name, ""])),
      "docs/dependencies.md": "",
    });
    expect(checkGraph(folder)).toEqual(["telemetry-core/src/store holds 13 files, 12 at most."]);
  });

  it("refuses a sanitised value that another file than the sanitizer's makes", () => {
    const folder = repository({
      ...core,
      "packages/telemetry-core/src/store/outbox.ts": "const report = JSON.parse(text) as SanitizedReport;\n",
      "docs/dependencies.md": "",
    });
    expect(checkGraph(folder).join()).toMatch(/^telemetry-core\/src\/store\/outbox\.ts makes a Sanitized value/);
  });

  it("refuses a sanitised value that a provider makes", () => {
    const folder = repository({
      ...core,
      ...provider({}, "export const report = {} as SanitizedReport;\n"),
      "docs/dependencies.md": "",
    });
    expect(checkGraph(folder).join()).toMatch(/^provider-a\/src\/index\.ts makes a Sanitized value/);
  });

  const sanitizer = (manifest: object, source = "") => ({
    "packages/sanitizer/package.json": JSON.stringify({ name: "@askfirst/sanitizer", ...manifest }),
    "packages/sanitizer/src/index.ts": source,
  });
  const itself = { "@askfirst/sanitizer": "1" };

  it("takes the sanitizer for what core bundles, and for no other package", () => {
    const problems = (coreNeeds: object, providerNeeds: object, source: string) =>
      checkGraph(
        repository({
          ...sanitizer({}),
          "packages/telemetry-core/package.json": JSON.stringify({ name: "@askfirst/telemetry-core", ...coreNeeds }),
          "packages/telemetry-core/src/build/load/stages.ts": `export { fingerprint } from "@askfirst/sanitizer/items";\n`,
          ...provider(providerNeeds, source),
          "docs/dependencies.md": "| `@askfirst/telemetry-core` | `@askfirst/sanitizer` | none |",
        }),
      ).filter((problem) => !problem.includes("reason"));
    expect(problems({ devDependencies: itself }, {}, "")).toEqual([]);
    expect(problems({ dependencies: itself }, {}, "").join()).toContain("depends on its sibling @askfirst/sanitizer");
    expect(
      problems({ devDependencies: itself }, { devDependencies: itself }, `import "@askfirst/sanitizer";\n`),
    ).toEqual([expect.stringContaining("with its sibling"), expect.stringContaining("imports the sibling")]);
  });

  it("refuses a sanitizer that needs another package, also for its tests", () => {
    const needs = (manifest: object, source = "") =>
      checkGraph(repository({ ...core, ...sanitizer(manifest, source), "docs/dependencies.md": "" })).filter(
        (problem) => !problem.includes("reason"),
      );
    const one = { "@askfirst/telemetry-core": "1" };
    expect(needs({})).toEqual([]);
    for (const kind of ["dependencies", "peerDependencies", "devDependencies"])
      expect(needs({ [kind]: one }), kind).toHaveLength(1);
    expect(needs({}, `import type { A } from "@askfirst/telemetry-core";\n`)).not.toEqual([]);
  });

  it("refuses in core all of the sanitizer but its edge, and takes types anywhere", () => {
    const problems = (source: string) =>
      checkGraph(
        repository({
          ...sanitizer({}),
          "packages/telemetry-core/package.json": JSON.stringify({
            name: "@askfirst/telemetry-core",
            devDependencies: itself,
          }),
          "packages/telemetry-core/src/capture/capture.ts": source,
          "docs/dependencies.md": "",
        }),
      );
    expect(problems(`import type { ItemSanitizer } from "@askfirst/sanitizer/items";\n`)).toEqual([]);
    for (const source of [
      `import { createItemSanitizer } from "@askfirst/sanitizer/items";\n`,
      `import { type A, createItemSanitizer } from "@askfirst/sanitizer/items";\n`,
      `import "@askfirst/sanitizer";\n`,
      `export { createSanitizer } from "@askfirst/sanitizer";\n`,
      `const loaded = await import("@askfirst/sanitizer/items");\n`,
      `import type { BuiltException } from "@askfirst/sanitizer/build/build-exceptions.ts";\n`,
    ])
      expect(problems(source).join(), source).toMatch(/^capture\/capture\.ts imports @askfirst\/sanitizer/);
  });

  it("refuses a file that another room than files removes", () => {
    const folder = repository({
      ...core,
      "packages/telemetry-core/src/store/outbox.ts": `import { unlinkSync } from "node:fs";\nunlinkSync("item");\n`,
      "docs/dependencies.md": "",
    });
    expect(checkGraph(folder).join()).toMatch(/^store\/outbox\.ts renames or removes a file/);
  });
});
