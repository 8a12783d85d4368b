import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

/** Fails twice, a kind each; its asker writes down each question, and answers as it is told. */
const HOST = `
import { writeFileSync } from "node:fs";
import { createTelemetry } from "@askfirst/telemetry-core";
const sent = [];
const seen = { questions: 0 };
const [choice, email, here = "yes"] = process.argv.slice(2);
const telemetry = createTelemetry({
  app: { name: "crawler", version: "1.0.0" },
  provider: { name: "mine", sendException: (report) => void sent.push(report) },
  ask: {
    isHere: () => here === "yes",
    ask(question) {
      seen.questions++;
      seen.report = question.report;
      if (choice !== "wait") seen.kept = [question.answer(choice, email || undefined), question.answer("always")];
    },
  },
});
const before = telemetry.status().inbox;
telemetry.captureException(new TypeError("first"));
telemetry.captureException(new RangeError("second"));
await telemetry.flush();
const { consent, inbox } = telemetry.status();
writeFileSync(1, JSON.stringify({ ...seen, sent, before, consent, inbox }));
process.exit();
`;

type Report = { exceptions: { message: string }[]; email?: string };
interface Outcome {
  readonly questions: number;
  readonly kept?: readonly boolean[];
  readonly report?: string;
  readonly sent: readonly Report[];
  readonly consent: string;
  readonly inbox: number;
}

const sandbox = (settings?: string) => {
  const made = createSandbox();
  if (settings) made.write(".crawler/config.json", settings);
  return made;
};
const run = async (args: string[], env: Record<string, string> = {}, home = sandbox()) => {
  const { stdout } = await home.node([home.host(HOST), ...args], { env });
  return { home, outcome: JSON.parse(stdout) as Outcome };
};
const messages = ({ sent }: Outcome) => sent.map(({ exceptions }) => exceptions[0]?.message);

describe("an asker of the host's", () => {
  it("releases with once the report that was shown, byte for byte, and no other", async () => {
    const { outcome, home } = await run(["once", "anna@example.com"]);
    expect(outcome).toMatchObject({ questions: 1, kept: [true, false], consent: "not_set", inbox: 1 });
    expect(messages(outcome)).toEqual(["first"]);
    const { email, ...rest } = outcome.sent[0] as Report;
    expect(email).toBe("anna@example.com");
    expect(JSON.stringify(rest)).toBe(outcome.report);
    expect(home.settings()).toBeUndefined();
  });

  it("stores always with the address, and the second error leaves without a question", async () => {
    const { outcome, home } = await run(["always", "anna@example.com"]);
    expect(outcome).toMatchObject({ questions: 1, kept: [true, false], consent: "always", inbox: 0 });
    expect(messages(outcome)).toEqual(["first", "second"]);
    expect(JSON.parse(home.settings() ?? "")).toMatchObject({
      telemetry: { consent: "always", email: "anna@example.com" },
    });
  });

  it("stores a no, empties the inbox and takes no second answer", async () => {
    const { outcome } = await run(["denied"]);
    expect(outcome).toMatchObject({ questions: 1, kept: [true, false], consent: "denied", inbox: 0, sent: [] });
  });

  it("is asked once a day, and not while the person thinks", async () => {
    const { outcome, home } = await run(["wait"]);
    expect(outcome).toMatchObject({ questions: 1, consent: "not_set", inbox: 2, sent: [] });
    expect((await run(["always"], {}, home)).outcome).toMatchObject({ questions: 0, sent: [] });
  });

  it.each<[string, Record<string, string>, string?]>([
    ["under an off switch", { CRAWLER_TELEMETRY: "0" }],
    ["on a build machine", { CI: "true" }],
    ["under a coding agent", { AI_AGENT: "x" }],
    ["on a server", { CRAWLER_API_SERVER: "1" }],
    ["after a no", {}, `{"telemetry":{"consent":"denied"}}`],
    ["after a yes", {}, `{"telemetry":{"consent":"always"}}`],
    ["in doubt", {}, `{"telemetry":{"consent":"perhaps"}}`],
  ])("is not asked %s", async (_why, env, settings) => {
    const { outcome } = await run(["always"], env, sandbox(settings));
    expect(outcome.questions).toBe(0);
  });

  it("is not asked where it says that it is not here, and the report waits", async () => {
    const { outcome } = await run(["always", "", "no"]);
    expect(outcome).toMatchObject({ questions: 0, inbox: 2, sent: [] });
  });
});
