import { decidedHome, SETTINGS } from "./own.mjs";
import { startWorker } from "./processes.mjs";
import { startReceiver } from "./receiver.mjs";
import { interleave, median, quantile } from "./statistics.mjs";

/** Off, and how each says so. */
const OFF = [
  { key: "bare", name: "an empty function" },
  { key: "askfirst", name: "@askfirst/telemetry-core, off switch", options: { env: { BENCH_HOST_TELEMETRY: "0" } } },
  { key: "askfirst", name: "@askfirst/telemetry-core, stored denial", stored: SETTINGS.denied },
  { key: "sentry", name: "@sentry/node, enabled: false", options: { enabled: false }, calls: 20_000 },
  // Builds the report all the same, later, and keeps what it has not yet built.
  { key: "posthog", name: "posthog-node, disabled: true", options: { enabled: false }, calls: 100 },
  { key: "otel", name: "OpenTelemetry without an SDK", options: { enabled: false } },
];

const ON = [
  {
    key: "askfirst",
    name: "@askfirst/telemetry-core, always: sanitised and on disk",
    // With them one capture of an hour would be kept, for all come from one place.
    options: { options: { limits: false } },
    local: true,
  },
  { key: "sentry", name: "@sentry/node" },
  { key: "posthog", name: "posthog-node" },
  { key: "otel", name: "OpenTelemetry SDK: recordException and end" },
];

/** Less than Sentry's queue of 64. */
const CALLS_A_ROUND = 50;

export const title = "Capture on the calling thread";

export async function measure({ quick }) {
  const receiver = await startReceiver();
  const start = ({ key, options, local, stored = SETTINGS.always }, execArgv) => {
    const given = { home: decidedHome(stored), ...(!local && { endpoint: receiver.endpoint }), ...options };
    // A provider that is never reached: what is off must not load one either.
    return startWorker("capture-process.mjs", [key, JSON.stringify(given)], execArgv);
  };
  const disabled = await measureOff(start, [], quick);
  const uninlined = await measureOff(start, ["--no-turbo-inlining"], quick);
  const allowed = await measureOn(start, quick);
  receiver.close();
  return { off: disabled.map((row, at) => ({ ...row, uninlined: uninlined[at] })), on: allowed };
}

async function measureOff(start, execArgv, quick) {
  const workers = [];
  for (const choice of OFF) workers.push(await start(choice, execArgv));
  const works = workers.map((worker, at) => () => worker.ask({ task: "loop", calls: OFF[at].calls ?? 200_000 }));
  await interleave(3, works);
  const found = await interleave(quick ? 31 : 101, works);
  for (const worker of workers) worker.close();
  return OFF.map(({ name }, at) => ({ name, ns: median(found[at]), p99: quantile(found[at], 0.99) }));
}

async function measureOn(start, quick) {
  const workers = [];
  for (const choice of ON) workers.push(await start(choice));
  const works = workers.map((worker) => () => worker.ask({ task: "each", calls: CALLS_A_ROUND }));
  // The engine compiles for longer than one would think; a thread that does so takes its time from the one that is measured.
  await interleave(quick ? 10 : 40, works);
  const found = await interleave(quick ? 20 : 60, works);
  for (const worker of workers) worker.close();
  return ON.map(({ name }, at) => {
    const times = found[at].flatMap((round) => round.times);
    const cpu = median(found[at].map((round) => round.cpuMicroseconds));
    return { name, samples: times.length, us: median(times) / 1000, p99: quantile(times, 0.99) / 1000, cpu };
  });
}

export function render({ off, on }) {
  const base = off[0];
  const sentry = on.find(({ name }) => name === "@sentry/node");
  return [
    {
      text: "Off, in nanoseconds a call, in a loop over errors that exist already. As the engine compiles it the empty function vanishes, so that the right half forbids inlining: there it is a call.",
      head: ["off", "ns", "p99", "× empty", "ns, not inlined", "p99", "× empty"],
      rows: off.map(({ name, ns, p99, uninlined }) => [
        name,
        ns.toFixed(2),
        p99.toFixed(2),
        (ns / base.ns).toFixed(2),
        uninlined.ns.toFixed(2),
        uninlined.p99.toFixed(2),
        (uninlined.ns / base.uninlined.ns).toFixed(2),
      ]),
    },
    {
      text: `Allowed, in microseconds until the call returns, ${on[0].samples} calls each. Ours is durable then; the others have begun. Processor time is that of the whole process a capture: for the others with delivery, for ours without, since another process delivers.`,
      head: ["allowed", "median µs", "p99 µs", "× @sentry/node", "p99 × @sentry/node", "processor µs"],
      rows: on.map(({ name, us, p99, cpu }) => [
        name,
        us.toFixed(0),
        p99.toFixed(0),
        (us / sentry.us).toFixed(2),
        (p99 / sentry.p99).toFixed(2),
        cpu.toFixed(0),
      ]),
    },
  ];
}
