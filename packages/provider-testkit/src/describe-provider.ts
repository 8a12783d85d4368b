import type { Answer } from "./receiver.ts";
import { answerRules } from "./rules/answers.ts";
import { privacyRules } from "./rules/privacy.ts";
import { processRules } from "./rules/process.ts";
import { reportRules } from "./rules/reports.ts";
import { restraintRules } from "./rules/restraint.ts";
import { RULE_NAMES, type Rule, type RuleName } from "./rules/rule.ts";
import type { ProviderFactory } from "./subject.ts";
import { startTrial } from "./trial.ts";

export interface ConformanceOptions {
  /** Groups tests: that of vitest, node:test, jest, or another with the same two arguments. */
  readonly describe: (name: string, define: () => void) => unknown;
  /** Defines a test, which fails if the promise rejects. A runner without a time limit ignores the third argument. */
  readonly it: (name: string, run: () => Promise<void>, timeoutMs: number) => unknown;
  /**
   * Rules that this backend cannot fulfil, each with the reason. The test then fails if the rule is kept after all, so
   * that no limit outlives its reason.
   */
  readonly limits?: Readonly<Partial<Record<RuleName, string>>>;
  /** What the backend answers to a report that it takes. Default: status 200 and the body `{}`. */
  readonly accepts?: Answer;
}

const RULES: readonly Rule[] = [...processRules, ...reportRules, ...answerRules, ...restraintRules, ...privacyRules];

/** A rule starts up to eight processes, on machines that may be busy. */
const TIMEOUT_MS = 60_000;

/**
 * Defines one test for each rule of docs/add-a-provider.md. Every rule gets receivers on loopback and processes of its
 * own, in which the provider is made from its built module, as a courier process makes it; about 100 ms each. A test
 * that fails names its rule first. Throws if a limit names no rule or gives no reason.
 */
export function describeProvider(factory: ProviderFactory, options: ConformanceOptions): void {
  const { describe, it, limits = {}, accepts = {} } = options;
  for (const [name, reason] of Object.entries(limits)) {
    if (!RULE_NAMES.includes(name as RuleName)) {
      throw new Error(`[askfirst] provider-testkit: there is no rule "${name}". Use one of ${RULE_NAMES.join(", ")}.`);
    }
    if (typeof reason !== "string" || reason.trim() === "") {
      throw new Error(`[askfirst] provider-testkit: the limit "${name}" has no reason. Say why it cannot be kept.`);
    }
  }
  describe("the rules for providers", () => {
    for (const rule of RULES) {
      const reason = limits[rule.name];
      const run = () => check(rule, factory, accepts);
      if (reason === undefined) it(`${rule.name}: ${rule.promise}`, run, TIMEOUT_MS);
      else it(`${rule.name}: a declared limit (${reason})`, () => expectBroken(rule.name, run), TIMEOUT_MS);
    }
  });
}

async function check(rule: Rule, factory: ProviderFactory, accepts: Answer): Promise<void> {
  const trial = startTrial(factory, accepts);
  try {
    await rule.check(trial);
  } catch (error) {
    throw new Error(`[${rule.name}] ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await trial.end();
  }
}

async function expectBroken(name: RuleName, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch {
    return;
  }
  throw new Error(`[${name}] The provider keeps this rule. Remove the limit.`);
}
