import { describe, expect, it } from "vitest";
import { createProvider, sentry } from "./sentry.ts";

const app = { name: "my-crawler", version: "1" };

describe("the DSN", () => {
  it.each([
    ["junk", /is no URL/],
    ["ftp://key@example.com/1", /does not begin with/],
    ["https://example.com/1", /no public key/],
    ["https://key@example.com/", /no project number/],
    ["https://key@example.com/abc", /no project number/],
  ])("refuses %s at the author's call, with what is wrong and how to fix it", (dsn, fault) => {
    expect(() => sentry({ dsn })).toThrow(fault);
    expect(() => sentry({ dsn })).toThrow(
      /^\[askfirst\] provider-sentry: the DSN from sentry\(\{ dsn \}\).*Client Keys/,
    );
  });

  it("is never repeated in an error", () => {
    expect(() => sentry({ dsn: "https://s3cret@example.com/abc" })).toThrow(expect.not.stringContaining("s3cret"));
  });

  it("names the variable to set when it is missing, before anything of Sentry is loaded", () => {
    expect(() => createProvider({}, { app, variable: () => undefined })).toThrow(
      /sentry\(\{ dsn \}\) or set MY_CRAWLER_SENTRY_DSN/,
    );
  });

  it("takes the one of the environment before the one built in", () => {
    const context = { app, variable: (name: string) => (name === "SENTRY_DSN" ? "nonsense" : undefined) };
    expect(() => createProvider({ dsn: "https://key@example.com/1" }, context)).toThrow(
      /the DSN from MY_CRAWLER_SENTRY_DSN is no URL/,
    );
  });

  it("makes a descriptor of plain data, which a courier process can read", () => {
    const descriptor = sentry({ dsn: "https://key@example.com/1", environment: "beta" });
    const { createProvider: ofBundle, ...told } = descriptor;
    expect(JSON.parse(JSON.stringify(descriptor))).toEqual(told);
    expect(ofBundle).toBe(createProvider);
    expect(descriptor).toMatchObject({
      name: "sentry",
      options: { dsn: "https://key@example.com/1", environment: "beta" },
    });
  });

  it("refuses an environment that Sentry would refuse", () => {
    expect(() => sentry({ environment: "my beta" })).toThrow(/environment must be a word/);
    expect(() => sentry({ environment: "None" })).toThrow(/environment must be a word/);
  });

  it.each<[object, RegExp]>([
    [{ release: "a/b" }, /release must be a text/],
    [{ release: ".." }, /release must be a text/],
    [{ dist: "a b" }, /dist must be a word/],
    [{ tags: "beta" }, /tags must map names/],
    [{ tags: { "my tag": "x" } }, /tags must map names .*; "my tag" does not/],
    [{ tags: { tag: "x".repeat(201) } }, /"tag" does not/],
    [{ tags: { tag: 1 } }, /"tag" does not/],
    [{ tunnel: "/crashes" }, /tunnel must be the whole address/],
    [{ grouping: "own" }, /grouping must be "sentry" or "fingerprint"/],
  ])("refuses %j, which Sentry would", (options, fault) => {
    expect(() => sentry(options as never)).toThrow(fault);
  });

  it("refuses an unknown option at the place of the mistake", () => {
    expect(() => sentry({ DSN: "https://key@example.com/1" } as never)).toThrow(
      /no option "DSN"\. There are dsn, release/,
    );
    expect(() => sentry("https://key@example.com/1" as never)).toThrow(/Pass sentry\(\{ dsn \}\)/);
  });
});
