// A receiver of Sentry envelopes in a separate process. Messages tell it how to answer; it reports what it saw.
import { createServer } from "node:http";

/** Event id → how often it arrived. */
const times = new Map();
/** What the events say they are → their ids. */
const ids = new Map();
let attempts = 0;
let torn = 0;
let manner = { kind: "answers" };

const server = createServer((request, response) => {
  const chunks = [];
  attempts++;
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("error", () => {});
  request.on("end", () => {
    if (manner.kind === "silent") return;
    if (manner.kind === "refuses") return void response.writeHead(manner.status).end();
    record(Buffer.concat(chunks).toString("utf8"));
    // From here on it has the event, whether or not the sender learns of it.
    setTimeout(() => response.end("{}"), manner.lateMs ?? 0);
  });
});

function record(envelope) {
  try {
    const [head, , event] = envelope.split("\n").map((line) => JSON.parse(line));
    const said = event.message ?? event.exception.values.at(-1).value;
    if (head.event_id !== event.event_id || typeof said !== "string") throw new Error("Not one event.");
    times.set(event.event_id, (times.get(event.event_id) ?? 0) + 1);
    ids.set(said, (ids.get(said) ?? new Set()).add(event.event_id));
  } catch {
    torn++;
  }
}

process.on("message", ({ question, answer, behave }) => {
  if (behave) manner = behave;
  const told = { answer, attempts, torn, distinct: times.size };
  if (question === "all")
    Object.assign(told, { times: Object.fromEntries(times), ids: [...ids].map(([said, its]) => [said, [...its]]) });
  process.send(told);
});
// The process that started it is gone.
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
