import { describe, expect, it } from "vitest";
import { offBySwitch, onBySwitch, parseOffSwitch } from "./off-switch.ts";

const off = (env: Record<string, string>, declared: string[] = []) =>
  offBySwitch("crawler", declared.map(parseOffSwitch), env);

describe("off switches", () => {
  it.each(["0", "false", "FALSE", "off", "Off", "no", "NO", " 0 "])("C5: CRAWLER_TELEMETRY=%s is off", (value) => {
    expect(off({ CRAWLER_TELEMETRY: value })).toMatchObject({ decision: "denied", source: "switch-off" });
  });

  it.each(["", "maybe", "2", "disabled", "nope"])("junk in CRAWLER_TELEMETRY (%j) is off, with a reason", (value) => {
    expect(off({ CRAWLER_TELEMETRY: value })).toMatchObject({
      decision: "denied",
      source: "doubt",
      problem: expect.stringContaining("CRAWLER_TELEMETRY"),
    });
  });

  it.each(["1", "true", "on", "yes", "YES"])("CRAWLER_TELEMETRY=%s is not off", (value) => {
    expect(off({ CRAWLER_TELEMETRY: value })).toBeUndefined();
    expect(onBySwitch("crawler", { CRAWLER_TELEMETRY: value })).toMatchObject({
      decision: "always",
      source: "switch-on",
    });
  });

  it.each([
    ["1", true],
    ["true", true],
    ["please", true],
    ["yes", true],
    ["off", true],
    ["no", true],
    ["NO", true],
    ["0", false],
    ["false", false],
    ["False", false],
    ["", false],
  ])("DO_NOT_TRACK=%j turns off: %s", (value, isOff) => {
    expect(off({ DO_NOT_TRACK: value }) !== undefined).toBe(isOff);
  });

  it.each(["False", "false", "FALSE", "0", "no", "", "junk"])(
    "a declared ANONYMIZED_TELEMETRY=false is off at %j",
    (value) => {
      expect(off({ ANONYMIZED_TELEMETRY: value }, ["ANONYMIZED_TELEMETRY=False"])).toBeDefined();
    },
  );

  it.each([
    ["true", true],
    ["1", true],
    ["TRUE", true],
    ["junk", true],
    ["false", false],
    ["", false],
  ])("a declared OTEL_SDK_DISABLED=true at %j turns off: %s", (value, isOff) => {
    expect(off({ OTEL_SDK_DISABLED: value }, ["OTEL_SDK_DISABLED=true"]) !== undefined).toBe(isOff);
  });

  it("reads the variable of an app whose name has other characters", () => {
    expect(offBySwitch("my-app.js", [], { MY_APP_JS_TELEMETRY: "0" })).toBeDefined();
  });

  it.each(["", "NAME", "NAME=", "NAME=maybe", "=false", "A B=false", "NAME=a=b"])(
    "refuses the declaration %j and says how to write it",
    (declared) => {
      expect(() => parseOffSwitch(declared)).toThrow(/\[askfirst\] offSwitches: .*ANONYMIZED_TELEMETRY=false/);
    },
  );
});
