import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machineFacts } from "./machine/machine-facts.ts";
import { createSanitizer } from "./sanitizer.ts";

const sanitizer = createSanitizer({
  folders: ["/home/kbrandt"],
  users: ["kbrandt"],
  hosts: ["brandt-buero"],
  secrets: ["correcthorsebattery"],
  // The errors of this file are the host's own.
  roots: ["/opt/crawler", import.meta.dirname],
});

describe("crash", () => {
  const cause = Object.assign(new Error("read /home/kbrandt/x as kbrandt"), { name: "InnerError" });
  const error = Object.assign(
    new TypeError("cannot open Tagebuch of jo.doe@mail.example.com: correcthorsebattery", { cause }),
    {
      code: "EACCES",
      path: "Tagebuch",
      stack: "TypeError: x\n    at load (/opt/crawler/dist/a.js:1:2)\n    at mine (/home/kbrandt/m.js:3:4)",
    },
  );

  it("keeps what a bug report needs", () => {
    const crash = sanitizer.crash(error);
    expect(crash).toMatchObject({
      name: "TypeError",
      code: "EACCES",
      message: "cannot open <path> of <email>: <secret>",
    });
    expect(crash.stack).toBe(`TypeError: ${crash.message}\n    at load (dist/a.js:1:2)\n    at <user code>`);
    expect(crash.causes[0]?.message).toBe("read <path> as <user>");
  });

  it("lets no fact through, not in the cause chain either", () => {
    expect(JSON.stringify(sanitizer.crash(error))).not.toMatch(/kbrandt|Tagebuch|jo\.doe|correcthorse|mine/);
  });

  it("finds values of own properties in the message, and leaves words that say what failed", () => {
    const [dest, userId, selector] = [["Plan", "B"].join(" "), 77201, ["li", "karen"].join(".")];
    const message = `open of ${dest} failed: user ${userId}, selector ${selector}, mode open`;
    const crash = sanitizer.crash(Object.assign(new Error(message), { syscall: "open", dest, userId, selector }));
    expect(crash.message).toBe("open of <path> failed: user <id>, selector <input>, mode open");
  });

  it("drops codes that are data", () => {
    expect(sanitizer.crash(Object.assign(new Error("x"), { code: "jo.doe@mail.example.com" }))).not.toHaveProperty(
      "code",
    );
    expect(sanitizer.crash(Object.assign(new Error("x"), { code: "correcthorsebattery" }))).not.toHaveProperty("code");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (thrown) => {
          JSON.stringify(sanitizer.crash(thrown as Error));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("value", () => {
  it("replaces what stands under a secret's name, at any depth", () => {
    const value = {
      list: [{ passwd: "x1" }, { "X-Api-Key": "x2" }],
      dbPassword: ["x3"],
      cookie: new Map([["a", "x4"]]),
      apikey: 5,
    };
    expect(JSON.stringify(sanitizer.value(value))).not.toMatch(/x\d|5/);
  });

  it("leaves names that only sound secret", () => {
    const value = { author: "someone", total_tokens: 12, tokenCount: 3, primaryKey: "id", passwordRequired: true };
    expect(sanitizer.value(value)).toEqual(value);
  });

  it("keeps kinds and sanitises keys", () => {
    const value = {
      "/home/kbrandt/x": new Set(["kbrandt"]),
      map: new Map([["jo@mail.example.com", 1]]),
      at: new Date(0),
      n: null,
    };
    expect(sanitizer.value(value)).toEqual({
      "<path>": new Set(["<user>"]),
      map: new Map([["<email>", 1]]),
      at: new Date(0),
      n: null,
    });
  });

  it("survives cycles, getters that throw, proxies, depth and size", () => {
    const loop: Record<string, unknown> = {
      get bad() {
        throw new Error("no");
      },
    };
    loop["self"] = loop;
    let deep: unknown = "kbrandt";
    for (let depth = 0; depth < 10_000; depth++) deep = [deep];
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const wide = Array.from({ length: 100_000 }, () => ({}));
    const result = sanitizer.value({ loop, deep, proxy: revoked.proxy, wide });
    expect(JSON.stringify(result)).not.toContain("kbrandt");
    expect(result.loop).toEqual({ bad: "<value>", self: "<value>" });
  });

  it("treats __proto__ as data", () => {
    const value = JSON.parse('{"__proto__":{"polluted":"kbrandt"}}');
    const result = sanitizer.value(value);
    expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":"<user>"}}');
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  it("never throws, and lets no canary through", () => {
    const anything = fc.anything({
      values: [fc.constantFrom("kbrandt", "x /home/kbrandt/y", 1, null)],
      withMap: true,
      withSet: true,
    });
    fc.assert(
      fc.property(anything, (value) => !String(JSON.stringify(sanitizer.value(value))).includes("kbrandt")),
      { numRuns: 500 },
    );
  });
});

describe("facts of the machine that runs the test", () => {
  it("include the secrets of the environment by the names of variables", () => {
    process.env["ASKFIRST_TEST_API_KEY"] = "only words in here";
    process.env["ASKFIRST_TEST_AUTHOR"] = "a well-known person";
    try {
      const { secrets } = machineFacts();
      expect(secrets).toContain("only words in here");
      expect(secrets).not.toContain("a well-known person");
      expect(createSanitizer().text("got only words in here")).toBe("got <secret>");
    } finally {
      delete process.env["ASKFIRST_TEST_API_KEY"];
      delete process.env["ASKFIRST_TEST_AUTHOR"];
    }
  });

  it("know the git author by name", () => {
    const home = mkdtempSync(join(tmpdir(), "git-author-"));
    writeFileSync(
      join(home, ".gitconfig"),
      '[core]\n\tname = x\n[user]\n\temail = k@x.example\n\tname = "Karen Brandt"\n',
    );
    const before = process.env["HOME"];
    process.env["HOME"] = home;
    try {
      expect(createSanitizer(machineFacts()).text("a tart by Karen Brandt")).toBe("a tart by <user>");
    } finally {
      process.env["HOME"] = before;
    }
  });

  it("are left out where they cannot be read", () => {
    expect(machineFacts("/no/such/root").roots).toEqual(["/no/such/root"]);
  });
});
