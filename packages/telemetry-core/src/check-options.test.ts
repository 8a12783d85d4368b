import { describe, expect, it } from "vitest";
import { AskfirstError } from "./errors/askfirst-error.ts";
import { createTelemetry } from "./telemetry.ts";

const app = { name: "crawler", version: "1.0.0" };
const options = { app, provider: "console" };
const create = (wrong: unknown) => createTelemetry(wrong as Parameters<typeof createTelemetry>[0]);

function refusal(call: () => unknown): AskfirstError {
  try {
    call();
  } catch (error) {
    if (AskfirstError.is(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a mistyped option", () => {
  it.each<[unknown, RegExp]>([
    [undefined, /needs an object with app and provider, not undefined/],
    [{ ...options, limits: 5 }, /limits: 5 is no object\. Pass \{ perProcess/],
    [{ ...options, limits: { perProces: 5 } }, /no option limits\.perProces\. Did you mean limits\.perProcess\?/],
    [{ ...options, limits: { perHour: 0 } }, /limits\.perHour: 0 is no limit\. Use a number from 1 on/],
    [{ ...options, allowedHosts: "api.example.com" }, /allowedHosts: .* is not a list\. Pass one/],
    [{ ...options, allowedHosts: ["https://api.example.com/"] }, /allowedHosts: .* without scheme, port and path/],
    [{ ...options, offSwitchs: ["X=1"] }, /no option offSwitchs\. Did you mean offSwitches\?/],
    [{ ...options, command: "" }, /command: "" is no command.*"crawler telemetry"/],
    [{ ...options, command: "a\u001b[2J" }, /command: .* is no command/],
    [{ ...options, app: { ...app, author: 1 } }, /app\.author: 1 is no name/],
    [{ ...options, app: { ...app, author: "x".repeat(61) } }, /app\.author: .* at most 60 characters/],
    [{ ...options, app: { ...app, privacyUrl: "example.com" } }, /app\.privacyUrl: "example.com" is no address/],
    [{ ...options, app: { ...app, privacyUrl: "javascript:1" } }, /app\.privacyUrl: .* is no address/],
    [{ ...options, telemetry: false }, /no option telemetry\. There are: app, provider, .*offSwitches/],
    [{ ...options, expected: ["EPIPE"] }, /expected: a list is no function\. Pass one/],
    [{ ...options, ask: { limitms: 1 } }, /no option ask\.limitms\. Did you mean ask\.limitMs\?/],
    [{ ...options, ask: { limitMs: "5" } }, /ask\.limitMs: "5" is no limit/],
    [{ ...options, ask: "no" }, /ask: "no" is neither true nor false/],
    [{ ...options, ask: { isHere: () => true } }, /no option ask\.isHere\./],
    [{ ...options, ask: null }, /ask: null is neither/],
    [{ ...options, app: { ...app, rooot: "." } }, /no option app\.rooot\. Did you mean app\.root\?/],
    [{ ...options, app: { ...app, root: 5 } }, /app\.root: 5 is not a place/],
    [{ ...options, app: { name: "crawler", version: "1\u001b[2J" } }, /app\.version: "1\\u001b\[2J" is not a version/],
    [{ ...options, app: "crawler" }, /app: "crawler" holds no app\.name/],
    [{ ...options, offSwitches: "X=1" }, /offSwitches: "X=1" is not a list/],
    [{ ...options, offSwitches: [1] }, /offSwitches: cannot read 1\./],
    [{ ...options, offSwitches: [Symbol("x")] }, /offSwitches: cannot read a symbol/],
    [{ ...options, defaults: null }, /defaults: null is not an object/],
    [{ ...options, defaults: { sever: "always" } }, /no option defaults\.sever\. Did you mean defaults\.server\?/],
    [{ ...options, delivery: null }, /delivery: use one of auto.*not null/],
    [{ ...options, home: 7 }, /home: 7 is not a folder/],
    [{ app, provider: null }, /provider: null is not a provider/],
    [{ app, provider: ["console"] }, /provider: a list is not a provider/],
    [{ app, provider: {} }, /provider: an object without a name is not a provider/],
    [{ app, providers: "console" }, /providers: "console" is not a list/],
  ])("refuses %j with what is wrong and how to fix it, at the author's line", (wrong, message) => {
    const error = refusal(() => create(wrong));
    expect(error.message).toMatch(/^\[askfirst\] /);
    expect(error.message).toMatch(message);
    expect(error.stack?.split("\n    at ")[1]).toMatch(/^create .*options\.test\.ts/);
  });

  it.each<[unknown, RegExp]>([
    [{ emial: "a@b.example" }, /no option enable: emial\. Did you mean enable: email\?/],
    [{ email: 5 }, /5 is not an e-mail address/],
    [{ always: "no" }, /always is "no"/],
    [{ always: false }, /always is false/],
    [{ purposes: "crashes" }, /as a list; not "crashes"/],
    [null, /enable: null is not an object/],
  ])("refuses enable(%j) at the author's line", (wrong, message) => {
    const error = refusal(() => create(options).enable(wrong as object));
    expect(error.message).toMatch(message);
    expect(error.stack?.split("\n    at ")[1]).toContain("options.test.ts");
  });

  it.each([{ deadlineMs: "soon" }, { deadlineMs: Number.NaN }, { deadlineMs: -1 }, { deadline: 1 }, null])(
    "rejects flush(%j) at the author's line",
    async (wrong) => {
      const error = (await create(options)
        .flush(wrong as object)
        .catch((reason: unknown) => reason)) as Error;
      expect(error.message).toMatch(/^\[askfirst\] .*flush: /);
      expect(error.stack?.split("\n    at ")[1]).toContain("options.test.ts");
    },
  );

  it("counts an option that is undefined as left out", () => {
    expect(() =>
      create({ ...options, ask: undefined, defaults: { server: undefined }, home: undefined }),
    ).not.toThrow();
  });
});
