import { spawnSync } from "node:child_process";
import type { SanitizedReport } from "@askfirst/telemetry-core/provider";
import { afterEach, describe, expect, it, vi } from "vitest";
import { wantsColor } from "./color.ts";
import { consoleProvider, createProvider } from "./console-provider.ts";
import { layOutReport } from "./lay-out.ts";

const report = {
  id: "0123456789abcdef0123456789abcdef",
  time: "2026-01-02T03:04:05Z",
  level: "fatal",
  handled: false,
  app: { name: "crawler", version: "1.4.0" },
  runtime: { name: "node", version: "20.20.2" },
  os: { platform: "linux", release: "6", arch: "x64" },
  environment: "cli",
  exceptions: [
    {
      type: "CrawlError",
      message: `Cannot follow the link "<url>"`,
      frames: [
        { owner: "host", file: "dist/read-links.js", function: "resolveLink", line: 29, column: 11 },
        { owner: "user", file: "<user code>" },
        { owner: "user", file: "<user code>" },
        { owner: "dependency", file: "htmlparser2/lib/parser.js", line: 7, column: 1 },
      ],
    },
    {
      type: "TypeError",
      code: "ERR_INVALID_URL",
      message: "Invalid URL",
      frames: [{ owner: "runtime", file: "node:internal/url", function: "new URL", line: 806, column: 29 }],
      relation: "cause",
    },
  ],
  context: { operation: "crawl" },
  fingerprint: "fedcba9876543210fedcba9876543210",
} as unknown as SanitizedReport;

const signal = new AbortController().signal;
const context = { app: { name: "crawler", version: "1" }, variable: () => undefined };

afterEach(() => vi.restoreAllMocks());

function captured(stream: "stderr" | "stdout"): string[] {
  const written: string[] = [];
  vi.spyOn(process[stream], "write").mockImplementation(((text: string, done: () => void) => {
    written.push(text);
    done();
    return true;
  }) as never);
  return written;
}

describe("the console provider", () => {
  it("prints a report laid out for a person, to standard error", async () => {
    const written = captured("stderr");
    const provider = await createProvider({ color: false }, context);
    const result = await provider.sendException(report, signal);
    expect(written.join("")).toBe(`
askfirst crash report of crawler 1.4.0 2026-01-02T03:04:05Z

  CrawlError: Cannot follow the link "<url>"
    at resolveLink (dist/read-links.js:29:11)
    at <user code> (2 frames)
    at htmlparser2/lib/parser.js:7:1
  caused by TypeError [ERR_INVALID_URL]: Invalid URL
    at new URL (node:internal/url:806:29)

  operation: crawl
  level:     fatal, not handled
  runtime:   node 20.20.2 on linux 6 x64, cli
  report:    0123456789abcdef0123456789abcdef, group fedcba9876543210fedcba9876543210
  Printed here by provider-console; nothing left this machine.
`);
    expect(result).toEqual({ endpoint: "terminal", body: written.join("") });
  });

  it("prints the exact report as one line of JSON for machines", async () => {
    const written = captured("stdout");
    const provider = await createProvider({ format: "json", stream: "stdout" }, context);
    await provider.sendException(report, signal);
    expect(written).toEqual([`${JSON.stringify(report)}\n`]);
  });

  it("prints events and messages, and the e-mail only if it is there", async () => {
    const written = captured("stderr");
    const provider = await createProvider({ color: false }, context);
    await provider.sendEvents?.(
      [{ ...report, name: "crawled", fields: { pages: 0, ok: false } } as never],
      signal,
      () => true,
    );
    await provider.sendException(
      { ...report, exceptions: [], message: "cache\nrebuilt", email: "you@example.com" } as never,
      signal,
    );
    expect(written[0]).toMatch(/event crawled of crawler[\s\S]*pages: {5}0\n {2}ok: {8}false/);
    expect(written[1]).toMatch(/message of crawler[\s\S]* {2}cache\n {4}rebuilt[\s\S]*e-mail: {4}you@example.com/);
    expect(written[0]).not.toContain("e-mail");
  });

  it("lets no control character of a report through to the terminal", () => {
    const evil = {
      ...report,
      context: { "a\u001b[2J": "\u001b]0;title\u0007" },
      exceptions: [
        { type: "E\u009b31m", message: "x\u001b[1A\r\u202e", frames: [{ owner: "host", file: "a\u001b[m" }] },
      ],
    } as never;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
    expect(layOutReport(evil, false)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it("lets no text pass for a line of the layout", () => {
    const forged = "x\n  e-mail:    you@example.com";
    const text = layOutReport(
      {
        ...report,
        time: forged,
        context: { [forged]: forged },
        exceptions: [{ type: forged, message: forged, frames: [{ owner: "host", file: forged }] }],
      } as never,
      false,
    );
    expect(text.split("\n").filter((line) => /^ {0,3}e-mail/.test(line))).toEqual([]);
    expect(text.match(/^ {6}e-mail/gm)).toHaveLength(1);
  });

  it("prints JSON that controls no terminal and still is the exact report", async () => {
    const written = captured("stderr");
    const evil = { ...report, context: { a: "\u009b31m\u007f\u202e" } } as never;
    const provider = await createProvider({ format: "json" }, context);
    await provider.sendException(evil, signal);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
    expect(written[0]).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(JSON.parse(written[0] ?? "")).toEqual(evil);
  });

  it("uses colours only where they are allowed", () => {
    const terminal = { isTTY: true };
    expect(wantsColor(terminal, {})).toBe(true);
    expect(wantsColor(terminal, { NO_COLOR: "1" })).toBe(false);
    expect(wantsColor(terminal, { TERM: "dumb" })).toBe(false);
    expect(wantsColor({}, {})).toBe(false);
    expect(wantsColor({}, { FORCE_COLOR: "1" })).toBe(true);
    expect(wantsColor(terminal, { FORCE_COLOR: "0" })).toBe(false);
    expect(layOutReport(report, true)).toContain("\u001b[31mCrawlError\u001b[39m");
  });

  it.each([{ format: "xml" }, { stream: "file" }, { color: "red" }, { colour: true }, null])(
    "refuses %j and says what to use",
    (options) => {
      expect(() => consoleProvider(options as never)).toThrow(/^\[askfirst\] provider-console: .* Use /);
    },
  );

  it("describes itself in plain data that names its own module", () => {
    const descriptor = consoleProvider({ format: "json" });
    const { createProvider: ofBundle, ...told } = descriptor;
    expect(JSON.parse(JSON.stringify(descriptor))).toEqual(told);
    expect(ofBundle).toBe(createProvider);
    expect(descriptor).toMatchObject({ name: "console", terminal: true, options: { format: "json" } });
  });

  it("survives a reader that is gone", () => {
    const script = `
      const { createProvider } = await import(${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)});
      const provider = await createProvider({ stream: "stdout" }, {});
      for (let i = 0; i < 500; i++) await provider.sendException(${JSON.stringify(report)});
      process.stderr.write("done");`;
    const { stderr } = spawnSync(
      "sh",
      ["-c", `"$0" --input-type=module -e "$1" | head -1 > /dev/null`, process.execPath, script],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("done");
  });
});
