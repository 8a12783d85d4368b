import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { resolveProvider } from "./resolve-provider.ts";

/** A host's root with an installed provider that says it needs the terminal. */
function rootWith(name: string): string {
  const root = join(mkdtempSync(join(tmpdir(), "root-")), name);
  const folder = join(root, "node_modules/askfirst-provider-mine");
  mkdirSync(join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "dist/index.js"), "");
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "askfirst-provider-mine", exports: "./dist/index.js", askfirst: { terminal: true } }),
  );
  return root;
}

describe("a provider that is found by name", () => {
  it.each(["plain", "with spaces, 100% and #é?"])("tells that it needs the terminal, in a folder %s", (name) => {
    expect(resolveProvider("mine", rootWith(name))).toMatchObject({ kind: "module", terminal: true });
  });

  it("is looked up by the path of its file, which on Windows is not that of its URL", async () => {
    const root = rootWith("plain");
    vi.resetModules();
    // What Windows does: the URL of C:\x has the path /C:/x, under which there is no file.
    vi.doMock("../platform/node.ts", async (original) => ({
      ...(await original<typeof import("../platform/node.ts")>()),
      pathToFileURL: (path: string) => new URL(`file:///C:${path}`),
      fileURLToPath: (url: string) => new URL(url).pathname.replace("/C:", ""),
    }));
    const windows = await import("./resolve-provider.ts");
    expect(windows.resolveProvider("mine", root)).toMatchObject({
      url: expect.stringMatching(/^file:\/\/\/C:/),
      terminal: true,
    });
    vi.doUnmock("./node.ts");
  });
});
