import { findFacts } from "../person/find-facts.ts";
import type { Answer, ReceivedRequest } from "../receiver.ts";
import { crash, REPORTS } from "../reports.ts";
import { quiet, soon } from "../trial.ts";
import type { Rule } from "./rule.ts";

const followsNoRedirect: Rule = {
  name: "follows-no-redirect",
  promise: "goes nowhere else, whatever Location an answer names",
  async check(trial) {
    const elsewhere = await trial.receiver();
    let answer: Answer = {};
    const { provider, receiver } = await trial.begin(() => answer);
    for (const status of [301, 302, 307, 308]) {
      for (const location of [`${elsewhere.url}/elsewhere`, "/elsewhere"]) {
        answer = { status, headers: { location } };
        const before = receiver.requests.length;
        await provider.send(crash);
        if (elsewhere.requests.length > 0) throw new Error(`An answer of ${status} was followed to another host.`);
        if (receiver.requests.length > before + 1) throw new Error(`An answer of ${status} was followed elsewhere.`);
      }
    }
  },
};

const contactsDeclaredHost: Rule = {
  name: "contacts-declared-host",
  promise: "contacts the host that it returns as endpoint, and no other",
  async check(trial) {
    const { provider, receiver } = await trial.begin();
    const { endpoint } = await provider.send(crash);
    await provider.close();
    await quiet();
    const { contacts } = await provider.look();
    const strangers = contacts.filter((contact) => contact !== receiver.host);
    if (strangers.length > 0) throw new Error(`It contacted ${strangers.join(", ")} besides its backend.`);
    const [name] = receiver.host.split(":");
    if (contacts.length > 0 && endpoint !== receiver.host && endpoint !== name) {
      throw new Error(`It contacted ${receiver.host} and returned the endpoint ${JSON.stringify(endpoint)}.`);
    }
  },
};

const addsNothing: Rule = {
  name: "adds-nothing",
  promise: "adds nothing about the machine or the person",
  async check(trial) {
    const { provider, receiver, person, subject, left } = await trial.begin();
    let judged = 0;
    for (const report of Object.values(REPORTS)) {
      const requests = receiver.requests.length;
      const bytes = left().length;
      const { body } = await provider.send(report);
      // A file or another place that the kit cannot see is judged by what the provider returns.
      const texts = body ? [asRequest(body)] : [];
      if (subject.terminal && (await soon(() => left().length > bytes))) texts.push(asRequest(left().subarray(bytes)));
      const sent = [...receiver.requests.slice(requests), ...texts];
      const facts = sent.flatMap((request) => findFacts(request, person.facts, JSON.stringify(report)));
      if (facts.length > 0) throw new Error(`It sent ${[...new Set(facts)].join(", ")}.`);
      judged += sent.length;
    }
    if (judged === 0) throw new Error("Nothing left that could be looked at.");
  },
};

const asRequest = (body: Uint8Array): ReceivedRequest => ({
  method: "",
  path: "",
  headers: {},
  body: Buffer.from(body),
});

export const privacyRules: readonly Rule[] = [followsNoRedirect, contactsDeclaredHost, addsNothing];
