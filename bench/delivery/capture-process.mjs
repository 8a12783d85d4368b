// Holds one candidate and times its captures: `node capture-process.mjs CANDIDATE LOAD-OPTIONS-AS-JSON`.
import { setImmediate as turn } from "node:timers/promises";
import { candidates } from "./candidates.mjs";
import { thrownError } from "./errors.mjs";

const [, , name, options] = process.argv;
const candidate = await candidates[name].load(JSON.parse(options));
let value = process.pid * 1e6;

const POOL = 1024;
const errors = Array.from({ length: POOL }, () => thrownError(value++));
const nanoseconds = (start) => Number(process.hrtime.bigint() - start);

const tasks = {
  /** Nanoseconds of a call in a loop, as a program would have it: the errors are there already. */
  async loop({ calls }) {
    const start = process.hrtime.bigint();
    for (let at = 0; at < calls; at++) candidate.capture(errors[at & (POOL - 1)]);
    const ns = nanoseconds(start) / calls;
    await candidate.flush();
    return ns;
  },
  /** Nanoseconds of each call, the event loop turning between them, and the processor time of all until nothing waits. */
  async each({ calls }) {
    candidate.capture(thrownError(value++));
    const times = [];
    const cpu = process.cpuUsage();
    for (let at = 0; at < calls; at++) {
      const error = thrownError(value++);
      const start = process.hrtime.bigint();
      candidate.capture(error);
      times.push(nanoseconds(start));
      await turn();
    }
    await candidate.flush();
    const { user, system } = process.cpuUsage(cpu);
    return { times, cpuMicroseconds: (user + system) / calls };
  },
};

process.on("message", async ({ task, ...given }) => process.send(await tasks[task](given)));
process.on("disconnect", () => process.exit(0));
process.send("ready");
