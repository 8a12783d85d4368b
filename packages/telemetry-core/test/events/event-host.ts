import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Sandbox } from "../../../../testing/sandbox.ts";

interface Event {
  readonly id: string;
  readonly name: string;
  readonly time: string;
  readonly fields: Record<string, unknown>;
  readonly details?: Record<string, string>;
  readonly anonymousId?: string;
  readonly span?: Record<string, unknown>;
}

/** A backend on loopback that takes batches of events, and refuses each that `refuses` names. */
export async function startBackend(refuses: (events: readonly Event[]) => number = () => 200) {
  const batches: Event[][] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    bodies.push(body);
    const events = JSON.parse(body) as Event[];
    const status = refuses(events);
    if (status === 200) batches.push(events);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    /** Accepted, in order of arrival. */
    batches,
    /** All that arrived. */
    bodies,
    events: () => batches.flat(),
    [Symbol.dispose]: () => void server.close(),
  };
}

const PROVIDER = `
export const createProvider = ({ url }) => ({
  name: "mine",
  sendException: () => ({ status: 200 }),
  async sendEvents(events, signal) {
    const body = JSON.stringify(events);
    const { status } = await fetch(url, { method: "POST", body, signal });
    return { status, body, endpoint: "127.0.0.1" };
  },
});`;

const START = `
import { createTelemetry } from "@askfirst/telemetry-core";
import { defineEvent, defineSpan, freeText } from "@askfirst/telemetry-core/events";
const field = (shape, since) => ({ ...shape, description: "A fact.", ...(since && { since }) });
const schema = { type: "object", properties: {
  ok: field({ type: "boolean" }),
  steps: field({ type: "integer", minimum: 0, maximum: 1000000 }),
  source: field({ enum: ["npm", "git"] }),
  tools: field({ type: "array", maxItems: 8, items: { enum: ["search", "open"] } }),
  cached: field({ type: "boolean" }, "1.2.0"),
} };
const details = { goal: freeText({ why: "To see what agents are for.", description: "The goal." }) };
const about = { description: "Something happened.", since: "1.0.0", fields: schema };
const events = [defineEvent("agent_run", { ...about, details }), defineSpan("task", about)];
const provider = { name: "mine", module: new URL("./provider.js", import.meta.url).href, options: { url: process.env.BACKEND } };
const telemetry = createTelemetry({
  app: { name: "crawler", version: process.env.VERSION ?? "1.0.0" }, provider, events,
  delivery: process.env.DELIVERY ?? "in-process",
  ...(process.env.BY_DEFAULT && { defaults: { usage: "always" } }),
});
`;

/** A host that declares an event \`agent_run\` and a span \`task\`, and then does what `source` says. */
export function eventHost(sandbox: Sandbox, source: string, provider = PROVIDER): string {
  const path = sandbox.host(`${START}\n${source}`);
  writeFileSync(join(dirname(path), "provider.js"), provider);
  return path;
}

/** A person's yes to usage, and to more if that is asked for. */
export const agree = (sandbox: Sandbox, ...purposes: string[]) =>
  sandbox.write(
    ".crawler/config.json",
    JSON.stringify({
      telemetry: {
        consent: "not_set",
        purposes: Object.fromEntries(["usage", ...purposes].map((one) => [one, "always"])),
      },
    }),
  );
