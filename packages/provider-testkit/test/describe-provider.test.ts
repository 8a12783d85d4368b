import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";
import { type ConformanceOptions, describeProvider, type ProviderFactory, type RuleName } from "../src/index.ts";
import { FAULTS } from "./faulty-provider.mjs";

const module = (file: string) => new URL(file, import.meta.url).href;
const reference: ProviderFactory = ({ url }) => ({
  name: "reference",
  module: module("./reference-provider.mjs"),
  options: { url },
});
const faulty =
  (fault: string): ProviderFactory =>
  ({ url }) => ({ name: "reference", module: module("./faulty-provider.mjs"), options: { url, fault } });

/** Every fault, and the rule that names it. */
const BROKEN: Readonly<Record<keyof typeof FAULTS, RuleName>> = {
  "calls itself by another name": "crosses-processes",
  "asks for a variable that is not its own": "crosses-processes",
  "throws for a message, which has no exceptions": "never-throws",
  "refuses what is long": "delivers-every-report",
  "takes the e-mail out of the report": "keeps-report",
  "returns the report instead of what it made of it": "returns-sent-bytes",
  "returns no body": "returns-sent-bytes",
  "waits a moment for the answer and no longer": "waits-for-answer",
  "takes a failure for a delivery": "rejects-without-answer",
  "says that nothing left when an answer is missing": "tells-what-left",
  "says that all has left when no backend is there": "tells-what-left",
  "rejects where the backend refuses": "reports-rejection",
  "keeps the wait to itself": "reports-retry",
  "tries again by itself": "sends-once",
  "sends the last report when it is closed": "keeps-no-queue",
  "ignores the signal": "stops-at-abort",
  "writes without asking": "asks-when-connected",
  "cannot be closed twice": "closes-twice",
  "follows redirects": "follows-no-redirect",
  "counts its users on another host": "contacts-declared-host",
  "names another endpoint": "contacts-declared-host",
  "adds the environment": "adds-nothing",
  "adds a hash of the home folder": "adds-nothing",
  "adds the working folder, compressed": "adds-nothing",
  "listens for uncaught exceptions": "sets-no-globals",
  "patches fetch": "sets-no-globals",
  "keeps itself on the global object": "sets-no-globals",
  "warns when a report is refused": "prints-nothing",
  "looks for new work every ten seconds": "lets-process-end",
};

/** Runs the test of one rule with a runner of this file. Resolves with the message of its failure, or undefined. */
async function failureOf(rule: RuleName, factory: ProviderFactory, limits: ConformanceOptions["limits"] = {}) {
  const tests: (() => Promise<void>)[] = [];
  describeProvider(factory, {
    describe: (_, define) => define(),
    it: (name, run) => name.startsWith(`${rule}: `) && tests.push(run),
    limits,
  });
  expect(tests).toHaveLength(1);
  return tests[0]?.().then(
    () => undefined,
    (error: Error) => error.message,
  );
}

describe("the reference provider", () => {
  describeProvider(reference, { describe, it });
});

describe("the kit", () => {
  it.each(Object.entries(BROKEN))("rejects a provider that %s, by the rule %s", async (fault, rule) => {
    expect(await failureOf(rule, faulty(fault))).toMatch(`[${rule}] `);
  });

  it("knows a fault for every rule, and a rule for every fault", () => {
    const names: string[] = [];
    describeProvider(reference, {
      describe: (_, define) => define(),
      it: (name) => names.push(name.split(":")[0] ?? ""),
    });
    expect([...new Set(Object.values(BROKEN))].sort()).toEqual(names.sort());
    expect(Object.keys(BROKEN).sort()).toEqual(Object.keys(FAULTS).sort());
  });

  it("rejects options that do not survive as JSON, by the rule crosses-processes", async () => {
    const factory: ProviderFactory = (backend) => ({
      ...reference(backend),
      options: { url: backend.url, since: new Date(0) as never },
    });
    expect(await failureOf("crosses-processes", factory)).toMatch(
      /^\[crosses-processes\] The option "since" is no JSON/,
    );
  });

  it("says in the test of every rule why a provider cannot be made at all", async () => {
    const factory: ProviderFactory = () => ({ name: "reference", module: module("./nowhere.mjs") });
    expect(await failureOf("keeps-report", factory)).toMatch(
      /^\[keeps-report\] The provider could not be made: .*nowhere/,
    );
    expect(await failureOf("keeps-report", () => ({ name: "reference", module: "reference" }))).toContain("file: URL");
  });
});

describe("a declared limit", () => {
  it("takes the place of its rule, and its test gives the reason", async () => {
    const names: string[] = [];
    const limits = { "prints-nothing": "it says what is wrong" } as const;
    describeProvider(reference, { describe: (_, define) => define(), it: (name) => names.push(name), limits });
    expect(names).toContain("prints-nothing: a declared limit (it says what is wrong)");
    expect(await failureOf("prints-nothing", faulty("warns when a report is refused"), limits)).toBeUndefined();
  });

  it("fails where the provider keeps the rule", async () => {
    expect(await failureOf("prints-nothing", reference, { "prints-nothing": "it may print" })).toBe(
      "[prints-nothing] The provider keeps this rule. Remove the limit.",
    );
  });

  it.each([
    [{ "prints-much": "why not" }, /there is no rule "prints-much". Use one of .*prints-nothing/],
    [{ "prints-nothing": " " }, /the limit "prints-nothing" has no reason/],
  ])("throws at the call for %j", (limits, message) => {
    expect(() => describeProvider(reference, { describe, it, limits: limits as never })).toThrow(message);
  });
});

it("works as it was packed, with node:test, whose output names the broken rule", async () => {
  const sandbox = createSandbox();
  const options = { fault: "warns when a report is refused" };
  const main = sandbox.host(`
    import { describe, it } from "node:test";
    import { describeProvider } from "@askfirst/provider-testkit";
    const module = ${JSON.stringify(module("./faulty-provider.mjs"))};
    const options = ${JSON.stringify(options)};
    describeProvider(({ url }) => ({ name: "reference", module, options: { ...options, url } }), { describe, it });`);
  const { stdout, code } = await sandbox.node(["--test", "--test-reporter=tap", main]);
  expect(stdout).toMatch(/not ok \d+ - prints-nothing: /);
  expect(stdout).toContain("[prints-nothing] It wrote");
  expect(stdout).toMatch(/^# pass 20$/m);
  expect(stdout).toMatch(/^# fail 1$/m);
  expect(code).toBe(1);
});
