import { candidates } from "./candidates.mjs";
import { decidedHome, SETTINGS } from "./own.mjs";
import { startWorker } from "./processes.mjs";
import { startReceiver } from "./receiver.mjs";
import { interleave, median } from "./statistics.mjs";

const NAMES = Object.keys(candidates).filter((name) => name !== "bare");
/** Fits into every queue: Sentry's holds 64. */
const SIZE = 50;
const BATCHES = 4;

export const title = "Throughput";

export async function measure({ quick }) {
  const receiver = await startReceiver();
  const workers = [];
  for (const name of NAMES) {
    const home = decidedHome(SETTINGS.always);
    const options = JSON.stringify({ endpoint: receiver.endpoint, home, options: { limits: false } });
    workers.push(await startWorker("throughput-process.mjs", [name, options]));
  }
  const works = workers.map((worker) => async () => {
    await receiver.answer("fast");
    const start = performance.now();
    const { ms } = await worker.ask({ batches: BATCHES, size: SIZE });
    // A candidate that reports delivery too early is measured until everything has arrived.
    const early = (await receiver.count()).items < BATCHES * SIZE;
    const items = early ? await receiver.arrived(BATCHES * SIZE, 1_000) : BATCHES * SIZE;
    const { bytes } = await receiver.count();
    return { items, bytes, ms: early && items === BATCHES * SIZE ? performance.now() - start : ms };
  });
  await interleave(1, works);
  const found = await interleave(quick ? 3 : 15, works);
  for (const worker of workers) worker.close();
  receiver.close();
  const rows = NAMES.map((name, at) => ({
    name: candidates[name].name,
    perSecond: median(found[at].map(({ items, ms }) => (1000 * items) / ms)),
    arrived: found[at].reduce((sum, { items }) => sum + items, 0),
    captured: found[at].length * BATCHES * SIZE,
    bytesEach: median(found[at].map(({ bytes, items }) => bytes / items)),
  }));
  return { size: SIZE, rows };
}

export function render({ size, rows }) {
  return {
    text: `Captures a second until a receiver on loopback has them: ${size} at a time, then a flush in the same process, median. Bytes are bodies of requests as they were sent, compressed where the candidate compresses.`,
    head: ["", "captures/s", "arrived", "bytes each"],
    rows: rows.map(({ name, perSecond, arrived, captured, bytesEach }) => [
      name,
      perSecond.toFixed(0),
      `${arrived} of ${captured}`,
      bytesEach.toFixed(0),
    ]),
  };
}
