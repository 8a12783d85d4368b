// A host that captures a million times while the endpoint does not answer: memory, disk and the host's own work hold.
import { createHome, until } from "./soak-home.mjs";
import { startReceiver } from "./start-receiver.mjs";

const MEBIBYTE = 2 ** 20;
/** Twice what Node takes with the packages loaded, and far less than the captured items together. */
const MOST_RSS = 256 * MEBIBYTE;
/** 200 items, and as many for each process that adds; a lock, a state, the count of losses and an order are a few more. */
const MOST_FILES = 200 + 200 + 10;
/** An outbox keeps four. */
const MOST_BYTES = 5 * MEBIBYTE;

/** `limits`: "limited" to what a host may capture by default, or "unlimited". */
export async function million(captures, limits) {
  const receiver = await startReceiver();
  const home = createHome(receiver.dsn, "million.js");
  const problems = [];
  try {
    await receiver.behave({ kind: "silent" });
    let most = { files: 0, bytes: 0 };
    const looking = setInterval(() => {
      const { files, bytes } = home.usage();
      most = { files: Math.max(most.files, files), bytes: Math.max(most.bytes, bytes) };
    }, 500);
    const { code, signal, stdout } = await home.start([String(captures), limits]).ended;
    clearInterval(looking);
    if (code !== 0) return { problems: [`ended with ${code ?? signal}`] };
    const { ticks, longestMs, rss } = JSON.parse(stdout);
    // What a later status shows. While a courier moves items, the counts of items and of losses do not agree.
    await until(() => home.processes().length === 0);
    const { dropped, waiting } = JSON.parse((await home.start(["0", limits]).ended).stdout);
    if (rss > MOST_RSS) problems.push(`memory: ${rss} bytes`);
    if (most.files > MOST_FILES) problems.push(`disk: ${most.files} files`);
    if (most.bytes > MOST_BYTES) problems.push(`disk: ${most.bytes} bytes`);
    if (ticks === 0) problems.push("the event loop stood still");
    const lost = Object.values(dropped).reduce((sum, items) => sum + items, 0);
    if (lost + waiting !== captures) problems.push(`${captures - lost - waiting} lost uncounted`);
    const note = `rss ${Math.round(rss / MEBIBYTE)} MiB, disk ${most.files} files ${Math.round(most.bytes / 1024)} KiB, ${ticks} ticks (longest ${Math.round(longestMs)} ms), ${lost} counted as lost, ${waiting} wait`;
    return { captured: captures, note, problems };
  } finally {
    receiver.close();
    await home.remove();
  }
}
