import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { callerFile, packageRootOf } from "./find-root.ts";

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

  it("comes from the module that called, in the stacks of every runtime", () => {
    const v8 =
      "Error\n    at createTelemetry (file:///core/index.js:1:2)\n    at file:///home/a%20b/host/main.js:3:4\n    at ModuleJob.run (node:internal:1:1)";
    expect(callerFile(v8, 1)).toBe("file:///home/a%20b/host/main.js");
    expect(
      callerFile(
        "Error\n    at createTelemetry (/core/index.js:1:2)\n    at Object.<anonymous> (/host/main.cjs:3:4)",
        1,
      ),
    ).toBe("/host/main.cjs");
    expect(callerFile("createTelemetry@/core/index.js:1:2\nmodule code@/host/main.js:3:4", 1)).toBe("/host/main.js");
    expect(callerFile("Error\n    at createTelemetry (C:\\core\\index.js:1:2)\n    at C:\\host\\main.js:3:4", 1)).toBe(
      "C:\\host\\main.js",
    );
    expect(callerFile("Error\n    at createTelemetry (/core/index.js:1:2)\n    at <anonymous>", 1)).toBeUndefined();
    expect(callerFile(undefined, 1)).toBeUndefined();
  });
});
