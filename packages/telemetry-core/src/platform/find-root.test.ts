import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { callerFile, callerInText, packageRootOf } from "./find-root.ts";

/** Makes files below a new folder and returns it. */
function tree(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "root-")));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

describe("the host's root", () => {
  it("is the nearest package with a name, also through links and from a file URL", () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "root-")));
    mkdirSync(join(root, "dist/esm"), { recursive: true });
    writeFileSync(join(root, "package.json"), `{"name":"crawler"}`);
    writeFileSync(join(root, "dist/package.json"), `{"type":"module"}`);
    writeFileSync(join(root, "dist/esm/main.js"), "");
    symlinkSync(join(root, "dist/esm/main.js"), join(root, "..", `link-${process.pid}-${Date.now()}`));
    expect(packageRootOf(join(root, "dist/esm/main.js"))).toBe(root);
    expect(packageRootOf(pathToFileURL(join(root, "dist/esm/main.js")))).toBe(root);
    expect(packageRootOf(pathToFileURL(join(root, "dist/esm/main.js")).href)).toBe(root);
    expect(packageRootOf(join(root, "dist"))).toBe(root);
  });

  it("is unknown where there is no package, and then no file is named", () => {
    expect(packageRootOf("/nonexistent/main.js")).toBeUndefined();
  });

  it("needs no name: npm install writes none into an empty folder, and a marker of a folder is no package", () => {
    const root = tree({
      "package.json": `{"dependencies":{}}`,
      "dist/package.json": `{"type":"module"}`,
      "dist/main.js": "",
    });
    expect(packageRootOf(join(root, "dist/main.js"), [])).toBe(root);
  });

  it("is the nearest folder with anything of a package where there is none, else the script's own", () => {
    const root = tree({
      "node_modules/x/index.js": "",
      "bin/main.js": "",
      "marked/package.json": "{}",
      "marked/a/b": "",
    });
    expect(packageRootOf(join(root, "bin/main.js"), [])).toBe(root);
    expect(packageRootOf(join(root, "marked/a/b"), [])).toBe(join(root, "marked"));
    const lone = tree({ "a/main.js": "" });
    expect(packageRootOf(join(lone, "a/main.js"), [])).toBe(join(lone, "a"));
  });

  it("never holds the person's files: not their home, nor what holds it, however it looks", () => {
    const root = tree({
      "package.json": `{"name":"all"}`,
      "anna/package.json": `{"name":"mine"}`,
      "anna/node_modules/x": "",
      "anna/bin/tool.mjs": "",
      "anna/tool.mjs": "",
      "shared/tool.mjs": "",
    });
    const home = join(root, "anna");
    expect(packageRootOf(join(home, "bin/tool.mjs"), [home])).toBe(join(home, "bin"));
    expect(packageRootOf(join(root, "shared/tool.mjs"), [home])).toBe(join(root, "shared"));
    // Nothing lies below a file.
    expect(packageRootOf(join(home, "tool.mjs"), [home])).toBe(join(home, "tool.mjs"));
    expect(packageRootOf(home, [home])).toBe(join(home, "package.json"));
  });

  it("never reaches out of node_modules", () => {
    const root = tree({
      "package.json": `{"name":"theirs"}`,
      "node_modules/bare/lib/main.js": "",
      "node_modules/@scope/bare/lib/main.js": "",
      "node_modules/@scope/good/package.json": `{"name":"@scope/good"}`,
      "node_modules/@scope/good/lib/main.js": "",
    });
    const from = (file: string) => packageRootOf(join(root, "node_modules", file), []);
    expect(from("bare/lib/main.js")).toBe(join(root, "node_modules/bare/lib"));
    expect(from("@scope/bare/lib/main.js")).toBe(join(root, "node_modules/@scope/bare/lib"));
    expect(from("@scope/good/lib/main.js")).toBe(join(root, "node_modules/@scope/good"));
  });

  it("comes from the text of a stack where an engine has nothing better", () => {
    const v8 =
      "Error\n    at createTelemetry (file:///core/index.js:1:2)\n    at file:///home/a%20b/host/main.js:3:4\n    at ModuleJob.run (node:internal:1:1)";
    expect(callerInText(v8, 1)).toBe("file:///home/a%20b/host/main.js");
    expect(
      callerInText(
        "Error\n    at createTelemetry (/core/index.js:1:2)\n    at Object.<anonymous> (/host/main.cjs:3:4)",
        1,
      ),
    ).toBe("/host/main.cjs");
    expect(callerInText("createTelemetry@/core/index.js:1:2\nmodule code@/host/main.js:3:4", 1)).toBe("/host/main.js");
    expect(
      callerInText("Error\n    at createTelemetry (C:\\core\\index.js:1:2)\n    at C:\\host\\main.js:3:4", 1),
    ).toBe("C:\\host\\main.js");
    expect(callerInText("Error\n    at createTelemetry (/core/index.js:1:2)\n    at <anonymous>", 1)).toBeUndefined();
    expect(callerInText(undefined, 1)).toBeUndefined();
  });

  it("comes from the module that called, also where a path has brackets in the text of a stack", () => {
    expect(callerInText("Error\n    at create (/core/index.js:1:2)\n    at /tmp/p (x86)/main.js:3:4", 1)).toBe(
      "/tmp/p (x86)/main.js",
    );
    expect(
      callerInText("Error\n    at create (/core/index.js:1:2)\n    at run (C:\\Program Files (x86)\\main.js:3:4)", 1),
    ).toBe("C:\\Program Files (x86)\\main.js");
  });

  it("comes from the call, whatever the host makes of stacks, and leaves that as it was", () => {
    const own = fileURLToPath(import.meta.url);
    const called = () => callerFile(called) ?? "";
    const { prepareStackTrace, stackTraceLimit } = Error;
    const shape = (_: Error, sites: NodeJS.CallSite[]) => sites;
    try {
      Error.prepareStackTrace = shape;
      Error.stackTraceLimit = 0;
      const found = [0].map(called)[0] ?? "";
      expect(found.startsWith("file:") ? fileURLToPath(found) : found).toBe(own);
      expect(Error.prepareStackTrace).toBe(shape);
      expect(Error.stackTraceLimit).toBe(0);
    } finally {
      Object.assign(Error, { prepareStackTrace, stackTraceLimit });
    }
  });
});
