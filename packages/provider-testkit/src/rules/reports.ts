import { isDeepStrictEqual } from "node:util";
import { REPORTS } from "../reports.ts";
import { inWords, isDelivered, soon } from "../trial.ts";
import type { Rule } from "./rule.ts";

const everyReport = Object.entries(REPORTS);

const neverThrows: Rule = {
  name: "never-throws",
  promise: "rejects where something is wrong, and never throws",
  async check(trial) {
    const { provider } = await trial.begin(() => "cut");
    for (const [what, report] of everyReport) {
      for (const aborted of [false, true]) {
        const sending = await provider.send(report, { aborted });
        if (sending.how === "threw") throw new Error(`sendException ${inWords(sending)} for ${what}.`);
      }
    }
  },
};

const deliversEveryReport: Rule = {
  name: "delivers-every-report",
  promise: "delivers reports of every kind to a backend that takes them",
  async check(trial) {
    const { provider } = await trial.begin();
    for (const [what, report] of everyReport) {
      const sending = await provider.send(report);
      if (!isDelivered(sending)) throw new Error(`sendException ${inWords(sending)} for ${what}.`);
    }
  },
};

const keepsReport: Rule = {
  name: "keeps-report",
  promise: "leaves the report as it was given",
  async check(trial) {
    for (const behave of [undefined, () => ({ status: 503 })]) {
      const { provider } = await trial.begin(behave);
      for (const [what, report] of everyReport) {
        const { report: after } = await provider.send(report);
        if (after !== JSON.stringify(report)) {
          throw new Error(`sendException changed ${fieldsThatDiffer(report, JSON.parse(after))} of ${what}.`);
        }
      }
    }
  },
};

function fieldsThatDiffer(one: object, other: object): string {
  const [before, after] = [one, other].map((report) => new Map(Object.entries(report))) as [
    Map<string, unknown>,
    Map<string, unknown>,
  ];
  const fields = [...new Set([...before.keys(), ...after.keys()])];
  const different = fields.filter((field) => !isDeepStrictEqual(before.get(field), after.get(field)));
  return different.join(", ") || "the order of the fields";
}

const returnsSentBytes: Rule = {
  name: "returns-sent-bytes",
  promise: "returns as body exactly the bytes that left",
  async check(trial) {
    const { provider, left } = await trial.begin();
    let before = 0;
    let judged = 0;
    for (const [what, report] of everyReport) {
      const sending = await provider.send(report);
      // That every report is delivered is another rule.
      if (!isDelivered(sending)) continue;
      const { body } = sending;
      if (body === undefined) throw new Error("sendException returned no body, neither a text nor a Uint8Array.");
      const sent = () => left().subarray(before);
      // What a terminal provider printed may take a moment through the pipe.
      if (!(await soon(() => sent().equals(body)))) {
        throw new Error(`${sent().length} bytes left and ${body.length} others were returned for ${what}.`);
      }
      before += body.length;
      judged++;
    }
    if (judged === 0) throw new Error("No report was delivered.");
  },
};

export const reportRules: readonly Rule[] = [neverThrows, deliversEveryReport, keepsReport, returnsSentBytes];
