import { fork } from "node:child_process";
import { once } from "node:events";

/**
 * Starts the receiver's process. `behave({ kind: "answers" | "silent" | "refuses", lateMs, status })` sets how it
 * answers.
 */
export async function startReceiver() {
  const child = fork(new URL("./receiver.mjs", import.meta.url), { execArgv: [] });
  const [{ port }] = await once(child, "message");
  let asked = 0;
  const ask = (wish) =>
    new Promise((resolve) => {
      const answer = asked++;
      const hear = (told) => {
        if (told.answer !== answer) return;
        child.off("message", hear);
        resolve(told);
      };
      child.on("message", hear);
      child.send({ ...wish, answer });
    });
  return {
    dsn: `http://key@127.0.0.1:${port}/1`,
    behave: (behave) => ask({ behave }),
    /** Counts of attempts, torn envelopes and distinct events. */
    counts: () => ask({}),
    /** The same, with `times` (event id → how often it came) and `ids` (what the event says → its ids). */
    async all() {
      const told = await ask({ question: "all" });
      return { ...told, times: new Map(Object.entries(told.times)), ids: new Map(told.ids) };
    },
    close: () => void child.kill(),
  };
}
