// A receiver on loopback that counts what arrives: Sentry envelopes, batches of PostHog and OTLP/HTTP in JSON.
// Told through its channel: `mode` is how it answers, `count` asks, `reset` forgets and cuts every connection.
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

let mode = "fast";
let bytes = 0;
const seen = new Set();
const sockets = new Set();

const server = createServer((request, response) => {
  const chunks = [];
  request.on("error", () => {});
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    if (mode === "silent") return;
    const body = Buffer.concat(chunks);
    if (mode === "fast") take(request.url, body);
    response.writeHead(mode === "fast" ? 200 : 503, { "content-type": "application/json" });
    response.end("{}");
  });
});
server.on("connection", (socket) => {
  sockets.add(socket);
  socket.on("error", () => {});
  socket.on("close", () => sockets.delete(socket));
});

function take(url, body) {
  const text = (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString("utf8");
  const before = seen.size;
  for (const id of idsIn(url, text)) seen.add(id);
  if (seen.size > before) bytes += body.length;
}

/** Every crash has an id of its own, so that what arrives twice counts once. */
function idsIn(url, text) {
  if (url.includes("/envelope/")) return eventIds(text);
  if (url.includes("/v1/traces")) {
    const scopes = JSON.parse(text).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
    return scopes.flatMap(({ spans }) => spans).map(({ spanId }) => spanId);
  }
  const { batch = [] } = JSON.parse(text);
  return batch.filter(({ event }) => event === "$exception").map(({ uuid }) => uuid);
}

/** An envelope is lines: its header, then a header and a payload for each item. Payloads of SDKs hold no line feed. */
function eventIds(text) {
  const lines = text.split("\n");
  const ids = [];
  for (let at = 1; at + 1 < lines.length; at += 2) {
    if (JSON.parse(lines[at] || "{}").type === "event") ids.push(JSON.parse(lines[at + 1]).event_id);
  }
  return ids;
}

process.on("message", (told) => {
  if (told.mode) mode = told.mode;
  if (told.reset) {
    seen.clear();
    bytes = 0;
    for (const socket of sockets) socket.destroy();
  }
  process.send({ items: seen.size, bytes });
});
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
