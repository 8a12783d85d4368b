import type { Behaviour } from "../receiver.ts";
import { crash, withId } from "../reports.ts";
import { inWords, isDelivered, quiet, soon } from "../trial.ts";
import type { Rule } from "./rule.ts";

const sendsOnce: Rule = {
  name: "sends-once",
  promise: "sends a report once, and leaves every further attempt to the courier",
  async check(trial) {
    const failures: Readonly<Record<string, Behaviour>> = {
      "an answer of 503": () => ({ status: 503 }),
      "a connection that was cut": () => "cut",
    };
    for (const [what, behave] of Object.entries(failures)) {
      const { provider, receiver } = await trial.begin(behave);
      await provider.send(crash);
      await quiet();
      if (receiver.requests.length > 1)
        throw new Error(`${receiver.requests.length} requests were made after ${what}.`);
    }
  },
};

const keepsNoQueue: Rule = {
  name: "keeps-no-queue",
  promise: "has sent a report when it settles, and keeps none for later",
  async check(trial) {
    const { provider, left } = await trial.begin();
    let before = 0;
    for (const number of [1, 2, 3]) {
      await provider.send(withId(crash, number));
      // The backend has a request before it answers; only a terminal's text may still be in the pipe.
      if (!(await soon(() => left().length > before))) {
        throw new Error(`sendException of report ${number} settled, and nothing had left.`);
      }
      before = left().length;
    }
    await provider.close();
    await quiet();
    if (left().length > before) throw new Error(`${left().length - before} bytes left at or after close.`);
  },
};

const STOP_WITHIN_MS = 2_000;

const stopsAtAbort: Rule = {
  name: "stops-at-abort",
  promise: "ends its request and settles when the signal aborts",
  async check(trial) {
    const { provider, receiver } = await trial.begin(() => new Promise(() => {}));
    const sending = provider.send(crash);
    // A provider that waits for no answer has nothing to stop.
    const early = await Promise.race([sending, receiver.arrival().then(() => undefined)]);
    if (early === undefined) {
      await provider.abort();
      const late = await Promise.race([sending, quiet(STOP_WITHIN_MS).then(() => undefined)]);
      if (!late) throw new Error(`sendException had not settled ${STOP_WITHIN_MS} ms after the signal.`);
      if (isDelivered(late)) throw new Error(`sendException ${inWords(late)} although the signal had cut it off.`);
      if (!(await soon(() => receiver.connections() === 0))) throw new Error("The connection stayed open.");
    }
    const before = receiver.requests.length;
    await Promise.race([provider.send(withId(crash, 1), { aborted: true }), quiet(STOP_WITHIN_MS)]);
    if (receiver.requests.length > before) throw new Error("A request was made although the signal had fired before.");
  },
};

const asksWhenConnected: Rule = {
  name: "asks-when-connected",
  promise: "writes nothing if the person has said no by the time the connection stands",
  async check(trial) {
    const { provider, receiver } = await trial.begin();
    const sending = await provider.send(crash, { refused: true });
    // What needs no connection, such as a terminal, has no time in which the person could say no.
    if ((await provider.look()).contacts.length === 0) return;
    if (receiver.requests.length > 0) throw new Error("A request was made although proceed() returned false.");
    if (isDelivered(sending)) throw new Error(`sendException ${inWords(sending)} although proceed() returned false.`);
    if (sending.handedOver === true) throw new Error("sendException rejected with handedOver: true.");
  },
};

const closesTwice: Rule = {
  name: "closes-twice",
  promise: "takes close at any time, and a second one",
  async check(trial) {
    for (const sendings of [0, 1]) {
      const { provider } = await trial.begin();
      if (sendings > 0) await provider.send(crash);
      for (const time of ["first", "second"]) {
        const { how, reason } = await provider.close();
        if (how !== "resolved") throw new Error(`The ${time} close after ${sendings} sendings ${how}: "${reason}".`);
      }
    }
  },
};

export const restraintRules: readonly Rule[] = [sendsOnce, keepsNoQueue, stopsAtAbort, asksWhenConnected, closesTwice];
