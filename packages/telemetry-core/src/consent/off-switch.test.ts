import { describe, expect, it } from "vitest";
import { offBySwitch, onBySwitch, parseOffSwitch } from "./off-switch.ts";

const off = (env: Record<string, string>, declared: string[] = []) =>
  offBySwitch("crawler", declared.map(parseOffSwitch), env);

describe("off switches", () => {
  it.each(["0", "false", "FALSE", "off", "Off", "no", "NO", " 0 "])("take CRAWLER_TELEMETRY=%s for off", (value) => {
    expect(off({ CRAWLER_TELEMETRY: value })).toMatchObject({ decision: "denied", source: "switch-off" });
  });

  it.each(["", "maybe", "2", "disabled", "nope"])(
    "take junk in CRAWLER_TELEMETRY (%j) for off, with a reason",
    (value) => {
      expect(off({ CRAWLER_TELEMETRY: value })).toMatchObject({
        decision: "denied",
        source: "doubt",
        problem: expect.stringContaining("CRAWLER_TELEMETRY"),
      });
    },
  );

  it.each(["1", "true", "on", "yes", "YES"])("do not take CRAWLER_TELEMETRY=%s for off", (value) => {
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
  ])("read DO_NOT_TRACK=%j as off: %s", (value, isOff) => {
    expect(off({ DO_NOT_TRACK: value }) !== undefined).toBe(isOff);
  });

  it.each(["False", "false", "FALSE", "0", "no", "", "junk"])(
    "take a declared ANONYMIZED_TELEMETRY=false for off at %j",
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
  ])("read a declared OTEL_SDK_DISABLED=true at %j as off: %s", (value, isOff) => {
    expect(off({ OTEL_SDK_DISABLED: value }, ["OTEL_SDK_DISABLED=true"]) !== undefined).toBe(isOff);
  });

  it("read the variable of an app whose name has other characters", () => {
    expect(offBySwitch("my-app.js", [], { MY_APP_JS_TELEMETRY: "0" })).toBeDefined();
  });

  it.each(["", "NAME", "NAME=", "NAME=maybe", "=false", "A B=false", "NAME=a=b"])(
    "refuse the declaration %j and say how to write it",
    (declared) => {
      expect(() => parseOffSwitch(declared)).toThrow(/\[askfirst\] offSwitches: .*ANONYMIZED_TELEMETRY=false/);
    },
  );
});
