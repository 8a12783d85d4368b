import type { Answer } from "../receiver.ts";
import { crash } from "../reports.ts";
import { inWords, quiet } from "../trial.ts";
import type { Rule } from "./rule.ts";

const waitsForAnswer: Rule = {
  name: "waits-for-answer",
  promise: "settles when the backend has answered, not earlier",
  async check(trial) {
    let release: (answer: Answer) => void = () => {};
    const held = new Promise<Answer>((resolve) => {
      release = resolve;
    });
    const { provider, receiver } = await trial.begin(() => held);
    const sending = provider.send(crash);
    const first = await Promise.race([sending, receiver.arrival().then(() => quiet())]);
    if (first !== undefined) throw new Error(`sendException ${inWords(first)} before the backend had answered.`);
    release({ status: 400 });
    await sending;
  },
};

/** With these the courier tries again. */
const isLater = (status: number) => status === 408 || status === 429 || status >= 500;

const rejectsWithoutAnswer: Rule = {
  name: "rejects-without-answer",
  promise: "rejects if the backend cannot be reached or gives no answer",
  async check(trial) {
    const { provider, receiver } = await trial.begin(() => "cut");
    const expectFailure = async (when: string) => {
      const sending = await provider.send(crash);
      if (sending.how === "resolved" && !isLater(sending.status ?? 200))
        throw new Error(`sendException ${inWords(sending)} ${when}.`);
    };
    await expectFailure("when the connection ended without an answer");
    await receiver.close();
    await expectFailure("when no backend was there");
  },
};

const tellsWhatLeft: Rule = {
  name: "tells-what-left",
  promise: "says of a report without an answer nothing untrue about the bytes that left",
  async check(trial) {
    const { provider, receiver, left } = await trial.begin(() => "cut");
    const { handedOver, body } = await provider.send(crash);
    const bytes = left();
    if (bytes.length > 0 && handedOver === false) {
      throw new Error(`${bytes.length} bytes had left, and sendException rejected with handedOver: false.`);
    }
    if (handedOver === true && body !== undefined && !bytes.equals(body)) {
      throw new Error(`${bytes.length} bytes had left, and sendException rejected with ${body.length} others as body.`);
    }
    await receiver.close();
    const unreachable = await provider.send(crash);
    if (unreachable.handedOver === true) {
      throw new Error("No backend was there, and sendException rejected with handedOver: true.");
    }
  },
};

const reportsRejection: Rule = {
  name: "reports-rejection",
  promise: "resolves with the real status if the backend refuses",
  async check(trial) {
    let status = 0;
    const { provider } = await trial.begin(() => ({ status }));
    for (status of [400, 401, 413, 302]) {
      const sending = await provider.send(crash);
      if (sending.status !== status) {
        throw new Error(`The backend answered ${status}, and sendException ${inWords(sending)}.`);
      }
    }
  },
};

const WAIT_S = 120;

const reportsRetry: Rule = {
  name: "reports-retry",
  promise: "resolves with the real status and the wait if the backend asks for one",
  async check(trial) {
    const inSeconds = () => String(WAIT_S);
    const asDate = () => new Date(Date.now() + WAIT_S * 1000).toUTCString();
    const asked: readonly (readonly [number, () => string])[] = [
      [429, inSeconds],
      [503, asDate],
    ];
    for (const [status, field] of asked) {
      const { provider } = await trial.begin(() => ({ status, headers: { "retry-after": field() } }));
      const sending = await provider.send(crash);
      const { retryAfterMs = 0 } = sending;
      if (sending.status !== status) {
        throw new Error(`The backend answered ${status}, and sendException ${inWords(sending)}.`);
      }
      // A date has whole seconds, and some of the wait may be over when it is read.
      if (retryAfterMs < (WAIT_S - 30) * 1000 || retryAfterMs > (WAIT_S + 1) * 1000) {
        throw new Error(
          `The backend asked for ${WAIT_S} s (Retry-After: ${field()}); returned were ${retryAfterMs} ms.`,
        );
      }
    }
  },
};

export const answerRules: readonly Rule[] = [
  waitsForAnswer,
  rejectsWithoutAnswer,
  tellsWhatLeft,
  reportsRejection,
  reportsRetry,
];
