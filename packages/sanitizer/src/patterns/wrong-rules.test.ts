import { describe, expect, it } from "vitest";
import { createSanitizer } from "../sanitizer.ts";

const { text } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });

describe("words that only look like an option with a secret", () => {
  it.each([
    "two-pass compile", "a one-pass parser", "multi-pass render", "single-pass layout done", "by-pass cache now", "low-pass filter set", "high-pass filter set",
    "cross-token merge", "next-token guess", "per-token price", "sub-token split", "multi-token match", "pre-auth check", "post-auth hook", "two-auth flow",
    "un-auth request", "re-auth needed", "non-secret value", "open-secret word", "first-pass build failed",
  ])("stay: %s", (said) => expect(text(said)).toBe(said)); // biome-ignore format: rows

  it.each(["--password", "-password", "--token", "--secret", "--api-key", "--auth", "--passphrase"])(
    "do not make %s harmless",
    (option) => expect(text(`run ${option} plumtart now`)).toBe(`run ${option} <secret> now`),
  );
});

describe("a drive, a scheme or a version in front of an at sign", () => {
  it.each([
    "C:\\Users\\anna\\acme@2026\\salaries\\plan", "D:\\work\\anna@home\\x.txt", "E:\\anna\\node@20\\salaries", "c:\\users\\anna\\@acme\\plan", "Z:\\anna@nas\\plan",
  ])("is part of a path, which goes as a whole: %s", (path) => {
    expect(text(path)).toBe("<path>");
    expect(text(`open '${path}'`)).toBe("open '<path>'");
    expect(text(JSON.stringify({ path }))).toBe('{"path":"<path>"}');
  }); // biome-ignore format: rows

  it.each([
    "C:\\anna\\node_modules\\@acme\\plan\\index.js", "C:\\anna\\node_modules\\.pnpm\\plan@1.2.3\\node_modules\\plan\\index.js",
  ])("leaves the package of a path readable: %s", (path) => {
    expect(text(path)).toMatch(/^node_modules\/(?:@acme\/)?plan\/index\.js$/);
  }); // biome-ignore format: rows

  it.each(["npm:left-pad@1.3.0", "ns:key@v2", "cache:entry@12", "image:base@1.2.3-rc.1"])("stays: %s", (said) =>
    expect(text(`no ${said} here`)).toBe(`no ${said} here`),
  );

  it("is an address behind mailto", () => expect(text("see mailto:anna@x.example")).toBe("see mailto:<email>"));

  it.each(["anna:plumtart@nas", "anna:plum-tart@10.0.0.7", "root:plumtart@tcp(nas:3306)/x"])(
    "goes as credentials: %s",
    (said) => expect(text(`login ${said}`)).not.toMatch(/plum/),
  );
});

describe("what is no path and no host of a person's", () => {
  it.each(["/dev/null", "/dev/stdout", "/dev/tty", "#/definitions/order", "#/components/schemas/Order/items"])(
    "stays: %s",
    (said) => expect(text(`wrote ${said} twice`)).toBe(`wrote ${said} twice`),
  );

  it.each(["DESKTOP-AB", "DESKTOP-ANNA", "DESKTOP-7QK2M1P", "LAPTOP-ANNAS-PC", "LAPTOP-K9", "WIN-7QK2M1PAB"])(
    "goes: %s",
    (name) => expect(text(`lost ${name} twice`)).toBe("lost <host> twice"),
  );
});
