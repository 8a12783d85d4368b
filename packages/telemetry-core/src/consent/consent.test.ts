import { execFileSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Environment } from "../platform/environment.ts";
import { createConsent, type HostDefaults } from "./consent.ts";
import { parseOffSwitch } from "./off-switch.ts";

let home: string;
let path: string;
let env: Record<string, string>;
let environment: Environment;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "consent-"));
  path = join(home, ".crawler", "config.json");
  env = {};
  environment = "cli";
});

function consent(defaults: HostDefaults = {}) {
  return createConsent({
    app: "crawler",
    folders: { settings: path, ordinary: [] },
    offSwitches: [parseOffSwitch("OTEL_SDK_DISABLED=true")],
    defaults,
    env: () => env,
    environment: () => environment,
  });
}

function write(content: string) {
  mkdirSync(join(home, ".crawler"), { recursive: true });
  writeFileSync(path, content, { mode: 0o600 });
}

const stored = () => JSON.parse(readFileSync(path, "utf8"));
const always = { decision: "always", purposes: ["crashes"] } as const;

describe("precedence", () => {
  it("puts an off switch before everything", () => {
    write(`{"telemetry":{"consent":"always"}}`);
    env = { OTEL_SDK_DISABLED: "true" };
    expect(consent().resolve("crashes")).toMatchObject({
      decision: "denied",
      source: "switch-off",
      where: "OTEL_SDK_DISABLED",
    });
  });

  it("puts CRAWLER_TELEMETRY=0 before the file, and never writes it there", () => {
    write(`{"telemetry":{"consent":"always"}}`);
    env = { CRAWLER_TELEMETRY: "0" };
    const subject = consent();
    expect(subject.resolve("crashes").decision).toBe("denied");
    subject.takeOnce();
    subject.email();
    expect(stored()).toEqual({ telemetry: { consent: "always" } });
    env = {};
    expect(subject.resolve("crashes").decision).toBe("always");
  });

  it("puts the file before CRAWLER_TELEMETRY=1", () => {
    write(`{"telemetry":{"consent":"denied"}}`);
    env = { CRAWLER_TELEMETRY: "1" };
    expect(consent().resolve("crashes")).toMatchObject({ decision: "denied", source: "settings-file" });
  });

  it("takes a server's declared default where nobody decided, and a stored denial before it", () => {
    environment = "server";
    expect(consent({ server: "always" }).resolve("crashes")).toMatchObject({
      decision: "always",
      source: "host-default",
    });
    expect(existsSync(path)).toBe(false);
    write(`{"telemetry":{"consent":"denied"}}`);
    expect(consent({ server: "always" }).resolve("crashes").decision).toBe("denied");
    expect(stored()).toEqual({ telemetry: { consent: "denied" } });
  });

  it("turns a server's default off by CRAWLER_TELEMETRY=0", () => {
    environment = "container";
    env = { CRAWLER_TELEMETRY: "0" };
    expect(consent({ container: "always" }).resolve("crashes").decision).toBe("denied");
  });

  it("ignores a default for servers at a terminal and on a build machine", () => {
    for (environment of ["cli", "ci", "notebook"] as const) {
      expect(consent({ server: "always", container: "always" }).resolve("crashes").decision).toBe("not_set");
    }
  });

  it("allows details neither by a variable nor by a host", () => {
    env = { CRAWLER_TELEMETRY: "1" };
    environment = "server";
    expect(consent({ server: "always" }).resolve("details").decision).toBe("not_set");
  });

  it("never writes when it reads", () => {
    const subject = consent();
    subject.resolve("crashes");
    subject.email();
    subject.problems();
    expect(readdirSync(home)).toEqual([]);
  });
});

describe("storing a decision", () => {
  it("writes decision and e-mail, mode 0600, and keeps what belongs to the host", () => {
    write(`{\n  "theme": "dark",\n  "limit": 12345678901234567890\n}\n`);
    consent().allow({ ...always, email: "you@example.com" });
    expect(readFileSync(path, "utf8")).toBe(
      `{\n  "telemetry": {\n    "consent": "always",\n    "email": "you@example.com"\n  },\n  "theme": "dark",\n  "limit": 12345678901234567890\n}\n`,
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(home, ".crawler"))).toEqual(["config.json"]);
  });

  it("makes the folder for the person alone", () => {
    consent().deny();
    expect(statSync(join(home, ".crawler")).mode & 0o777).toBe(0o700);
    expect(stored()).toEqual({ telemetry: { consent: "denied" } });
  });

  it("forgets the e-mail at a denial, which covers every purpose", () => {
    const subject = consent();
    subject.allow({ decision: "always", purposes: ["crashes", "usage"], email: "you@example.com" });
    subject.deny();
    expect(stored()).toEqual({ telemetry: { consent: "denied" } });
    expect(subject.resolve("usage").decision).toBe("denied");
  });

  it("lets exactly one caller use a stored once, which returns to not_set", () => {
    const subject = consent();
    subject.allow({ ...always, decision: "once" });
    expect(stored().telemetry.consent).toBe("once");
    expect([subject.takeOnce(), consent().takeOnce()]).toEqual([true, false]);
    expect(stored().telemetry.consent).toBe("not_set");
  });

  it("never overwrites a denial with the end of a once", () => {
    const subject = consent();
    subject.allow({ ...always, decision: "once" });
    consent().deny();
    expect(subject.takeOnce()).toBe(false);
    expect(stored().telemetry.consent).toBe("denied");
  });

  it("never overwrites a denial with the answer to a question that stood open", () => {
    write(`{"telemetry":{"consent":"denied"}}`);
    expect(consent().allow({ ...always, unlessDenied: true })).toBe(false);
    expect(stored().telemetry.consent).toBe("denied");
  });

  it("sets a torn file aside, byte for byte, instead of overwriting it", () => {
    write(`{"telemetry":{"consent":"denied"},"the`);
    expect(consent().resolve("crashes")).toMatchObject({ decision: "denied", source: "doubt" });
    consent().allow(always);
    const aside = readdirSync(join(home, ".crawler")).find((name) => name.includes(".torn-"));
    expect(readFileSync(join(home, ".crawler", aside ?? ""), "utf8")).toBe(`{"telemetry":{"consent":"denied"},"the`);
    expect(stored()).toEqual({ telemetry: { consent: "always" } });
  });

  it("breaks the lock of a process that died", () => {
    const pid = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
    write("{}");
    writeFileSync(`${path}.lock`, `${pid} abc`);
    consent().deny();
    expect(readdirSync(join(home, ".crawler"))).toEqual(["config.json"]);
  });
});

describe("a settings file in a bad state", () => {
  const isDoubt = (about: RegExp) => {
    const subject = consent({ server: "always", container: "always" });
    expect(subject.resolve("crashes")).toMatchObject({
      decision: "denied",
      source: "doubt",
      problem: expect.stringMatching(about),
    });
    expect(subject.problems().join()).toMatch(about);
  };
  const refusesToWrite = () => {
    expect(() => consent().allow(always)).toThrow(/\[askfirst\]/);
    expect(() => consent().deny()).toThrow(/\[askfirst\]/);
  };

  it.each(["", "  \n", "{", "[]", "null", "7", '"always"', '{"telemetry":{"consent":"always"}', "\u0000\u0000\u0000"])(
    "never takes a torn or empty one for consent (%j)",
    (content) => {
      write(content);
      environment = "server";
      isDoubt(/config\.json/);
    },
  );

  it("never takes a symbolic link for consent, and does not replace it", () => {
    mkdirSync(join(home, ".crawler"));
    writeFileSync(join(home, "real.json"), `{"telemetry":{"consent":"always"}}`);
    symlinkSync(join(home, "real.json"), path);
    isDoubt(/symbolic link/);
    refusesToWrite();
    expect(readFileSync(join(home, "real.json"), "utf8")).toBe(`{"telemetry":{"consent":"always"}}`);
  });

  it("never takes more than 1 MiB for consent", () => {
    write(`{"telemetry":{"consent":"always"},"x":"${"x".repeat(1024 * 1024)}"}`);
    isDoubt(/larger than 1 MiB/);
    refusesToWrite();
  });

  it("never takes a folder or a pipe for consent, and does not wait for it", () => {
    mkdirSync(path, { recursive: true });
    isDoubt(/not a file/);
    const pipe = join(home, ".crawler", "pipe");
    execFileSync("mkfifo", [pipe]);
    path = pipe;
    isDoubt(/not a file/);
    refusesToWrite();
  });

  it.runIf(process.getuid?.() === 0)("never takes a file of another user for consent", () => {
    write(`{"telemetry":{"consent":"always"}}`);
    chownSync(path, 12345, 12345);
    isDoubt(/another user/);
    refusesToWrite();
  });

  it("gives a reason for a home that is a file, and fails without a hang under /proc", () => {
    writeFileSync(join(home, ".crawler"), "");
    isDoubt(/ENOTDIR/);
    path = "/proc/x/.crawler/config.json";
    expect(consent().resolve("crashes").decision).toBe("not_set");
    refusesToWrite();
  });

  it("makes no yes of an unknown value and CRAWLER_TELEMETRY=1, and keeps foreign keys when it is replaced", () => {
    for (const value of [`null`, `"maybe"`]) {
      write(`{"telemetry":{"consent":${value},"future":1}}`);
      env = { CRAWLER_TELEMETRY: "1" };
      isDoubt(/"consent" has the unknown value/);
      env = {};
      const subject = consent();
      subject.allow(always);
      expect(stored().telemetry).toMatchObject({ consent: "always", future: 1 });
      subject.deny();
      expect(stored()).toEqual({ telemetry: { consent: "denied", future: 1 } });
    }
  });

  it("reads a file with a byte order mark", () => {
    write(`\ufeff{"telemetry":{"consent":"always"}}`);
    expect(consent().resolve("crashes").decision).toBe("always");
  });
});
