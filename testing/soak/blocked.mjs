// An endpoint that is down gets few attempts however often the host runs, and no process of ours stays.
import { textsOf } from "./judge.mjs";
import { createHome, until } from "./soak-home.mjs";
import { startReceiver } from "./start-receiver.mjs";

/** How an endpoint can be down. */
export const DOWN = { silent: { kind: "silent" }, unavailable: { kind: "refuses", status: 503 } };
/** A courier has ten seconds, and half a second to leave. */
export const GONE_AFTER_MS = 15_000;

/**
 * The most attempts in so many seconds: the n-th failure in a row means a wait of at least 15 s · 2^(n-1), so that n
 * failures take 15 s · (2^n - 1).
 */
export const allowedIn = (seconds) => 1 + Math.floor(Math.log2(seconds / 15 + 1));

export async function blocked(how, rounds, goneAfterMs = GONE_AFTER_MS) {
  const receiver = await startReceiver();
  const home = createHome(receiver.dsn);
  const problems = [];
  try {
    await receiver.behave(DOWN[how]);
    const began = performance.now();
    for (const text of textsOf(how, rounds)) {
      const { code } = await home.start(["exit", text]).ended;
      if (code !== 3) problems.push(`ended with ${code}`);
    }
    if (!(await until(() => home.processes().length === 0, goneAfterMs)))
      problems.push(`${home.processes().length} processes stay`);
    const seconds = (performance.now() - began) / 1000;
    const { attempts } = await receiver.counts();
    if (attempts > allowedIn(seconds)) problems.push(`${attempts} attempts, allowed: ${allowedIn(seconds)}`);
    if (attempts === 0) problems.push("nothing was tried");
    const note = `${attempts} attempts in ${Math.round(seconds)} s (allowed: ${allowedIn(seconds)}; in an hour: ${allowedIn(3600)}), ${home.waiting()} wait`;
    return { captured: rounds, note, problems };
  } finally {
    receiver.close();
    await home.remove();
  }
}
