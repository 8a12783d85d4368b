// Captures batches and waits for each to be delivered: `node throughput-process.mjs CANDIDATE LOAD-OPTIONS`.
import { candidates } from "./candidates.mjs";
import { thrownError } from "./errors.mjs";

const [, , name, options] = process.argv;
const candidate = await candidates[name].load(JSON.parse(options));
let value = 0;

process.on("message", async ({ batches, size }) => {
  const start = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    for (let at = 0; at < size; at++) candidate.capture(thrownError(value++));
    await candidate.flush();
  }
  process.send({ ms: performance.now() - start });
});
process.on("disconnect", () => process.exit(0));
process.send("ready");
