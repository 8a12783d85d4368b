import { describe, expect, it } from "vitest";
import { readStoredConsent, writeStoredConsent } from "./stored-consent.ts";

const read = (member: unknown) => readStoredConsent(member).decisions.crashes;

describe("the member telemetry of the settings file", () => {
  it.each([
    [{ consent: "always" }, "always"],
    [{ consent: "denied" }, "denied"],
    [{ consent: "once" }, "once"],
    [{ consent: "not_set" }, "not_set"],
    [{ enabled: true }, "always"],
    [{ enabled: false }, "denied"],
    [{ consent: true }, "always"],
    [{ consent: false }, "denied"],
    [true, "always"],
    [false, "denied"],
    [{ consent: "once", enabled: true }, "once"],
    [{ consent: "always", purposes: { crashes: true } }, "always"],
    [{ purposes: { crashes: "denied" } }, "denied"],
    [{}, "not_set"],
    [undefined, "not_set"],
  ])("reads %j as %s", (member, decision) => {
    expect(read(member)).toBe(decision);
    expect(readStoredConsent(member).doubt).toBeUndefined();
  });

  it.each([
    [{ consent: "yes" }],
    [{ consent: "ALWAYS" }],
    [{ consent: 1 }],
    [{ consent: [] }],
    [{ enabled: "true" }],
    [{ enabled: 1 }],
    [{ consent: "always", enabled: false }],
    [{ consent: "always", purposes: { details: "perhaps" } }],
    [{ consent: "always", purposes: [] }],
    [{ consent: "always", purposes: null }],
    [{ consent: null }],
    [{ enabled: null }],
    [{ consent: null, enabled: true }],
    [{ consent: "not_set", enabled: true }],
    [{ consent: "denied", enabled: true }],
    [{ consent: "denied", purposes: { crashes: "always" } }],
    [{ consent: "always", purposes: { crashes: false } }],
    [{ enabled: false, purposes: { crashes: true } }],
    [{ enabled: true, purposes: { crashes: "denied" } }],
    [{ consent: "always", purposes: { crash: false } }],
    [{ consent: "always", purposes: { usage: null } }],
    ["always"],
    [null],
    [[]],
    [7],
  ])("takes %j for a denial, since every doubt is off", (member) => {
    expect(readStoredConsent(member)).toMatchObject({
      decisions: { crashes: "denied", usage: "denied", details: "denied" },
      doubt: expect.any(String),
    });
  });

  it("writes the string, whichever form was read", () => {
    for (const form of [true, { enabled: true }, { consent: true }]) {
      expect(writeStoredConsent(readStoredConsent(form))).toEqual({ consent: "always" });
    }
  });

  it("keeps what it does not know under telemetry", () => {
    expect(writeStoredConsent(readStoredConsent({ consent: "always", email: "a@b.example", since: 3 }))).toEqual({
      consent: "always",
      email: "a@b.example",
      since: 3,
    });
  });

  it("keeps it over a doubt too, and writes what was decided", () => {
    const { doubt, ...stored } = readStoredConsent({ consent: "maybe", future: 1, email: "a@b.example" });
    expect(doubt).toMatch(/"maybe"/);
    const decisions = { crashes: "always", usage: "not_set", details: "not_set" } as const;
    expect(writeStoredConsent({ ...stored, decisions })).toEqual({
      consent: "always",
      email: "a@b.example",
      future: 1,
    });
  });

  it("never takes a yes to one purpose for a yes to another, and a denial for all", () => {
    expect(readStoredConsent({ consent: "always" }).decisions).toEqual({
      crashes: "always",
      usage: "not_set",
      details: "not_set",
    });
    expect(readStoredConsent({ consent: "denied" }).decisions).toEqual({
      crashes: "denied",
      usage: "denied",
      details: "denied",
    });
    expect(readStoredConsent({ consent: "denied", purposes: { usage: "always" } }).decisions.usage).toBe("always");
  });

  it.each([
    { crashes: "always", usage: "denied", details: "not_set" },
    { crashes: "denied", usage: "always", details: "denied" },
    { crashes: "not_set", usage: "once", details: "denied" },
  ] as const)("reads back what it wrote: %j", (decisions) => {
    expect(readStoredConsent(writeStoredConsent({ decisions, others: {} })).decisions).toEqual(decisions);
  });

  it("ignores an address that is none", () => {
    expect(readStoredConsent({ consent: "always", email: "nobody" }).email).toBeUndefined();
  });
});
