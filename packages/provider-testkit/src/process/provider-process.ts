// The program in which a provider is tried. It makes the provider as a courier process does, from its module and plain
// options, and does with it what it is told over the channel to the test kit.
import type { CreateProvider, SendFailure, SendResult, TelemetryProvider } from "@askfirst/telemetry-core/provider";
import { watchContacts } from "./contacts.ts";
import { watchGlobals } from "./globals.ts";
import type { Call, Ending, Order, Reply, Sending, Sight } from "./protocol.ts";

let provider: TelemetryProvider;
let globals: () => string[];
const asked = new Set<string>();
const aborts: AbortController[] = [];

process.on("message", ({ number, order }: Call) => {
  obey(order).then(
    (value) => {
      reply({ number, value }, () => {
        if (order.what === "let-go") process.disconnect();
      });
    },
    (error) => reply({ number, value: undefined, failed: messageOf(error) }),
  );
});
const contacts = watchContacts();

function reply(reply: Reply, done: () => void = () => {}): void {
  process.send?.(reply, done);
}

async function obey(order: Order): Promise<unknown> {
  switch (order.what) {
    case "make":
      return make(order);
    case "send":
      return send(order);
    case "abort":
      for (const abort of aborts) abort.abort();
      return;
    case "close":
      return (await end(() => provider.close?.())).ending;
    case "look":
      return { contacts: contacts(), globals: globals(), asked: [...asked] } satisfies Sight;
    case "let-go":
      return process.getActiveResourcesInfo().filter((kind) => kind !== "PipeWrap");
  }
}

async function make({ module, options, variables }: Order & { what: "make" }): Promise<string> {
  // Not earlier: while Node evaluates the program itself, it has a listener of its own.
  globals = watchGlobals();
  const { createProvider } = (await import(module)) as { createProvider?: CreateProvider };
  if (typeof createProvider !== "function") throw new Error(`${module} exports no createProvider(options, context)`);
  const app = { name: "testkit", version: "1.0.0" };
  const variable = (name: string) => {
    asked.add(name);
    return Object.hasOwn(variables, name) ? variables[name] : undefined;
  };
  provider = await createProvider(options, { app, variable });
  return provider.name;
}

async function send({ report: text, aborted, refused }: Order & { what: "send" }): Promise<Sending> {
  const report = JSON.parse(text);
  const abort = new AbortController();
  aborts.push(abort);
  if (aborted) abort.abort();
  const { ending, value, failure } = await end(() => provider.sendException(report, abort.signal, () => !refused));
  return { ...ending, ...told(value || failure || {}), report: JSON.stringify(report) };
}

/** Calls the provider and waits for what it returns. Never rejects. */
async function end<T>(call: () => T | Promise<T>): Promise<{ ending: Ending; value?: T; failure?: SendFailure }> {
  let returned: T | Promise<T>;
  try {
    returned = call();
  } catch (error) {
    return { ending: { how: "threw", reason: messageOf(error) } };
  }
  try {
    return { ending: { how: "resolved" }, value: await returned };
  } catch (error) {
    const failure = Object(error) as SendFailure;
    const { handedOver } = failure;
    const said = typeof handedOver === "boolean" && { handedOver };
    return { ending: { how: "rejected", reason: messageOf(error), ...said }, failure };
  }
}

/** Reads a result as the courier does: a fetch `Response` is one, too. */
function told(result: SendResult): Partial<Sending> {
  const { status, endpoint, body } = result;
  const wait = result.retryAfterMs ?? waitOf(result.headers?.get("retry-after"));
  if (body instanceof ReadableStream) body.cancel().catch(() => {});
  return {
    ...(status !== undefined && { status }),
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(endpoint !== undefined && { endpoint }),
    ...(typeof body === "string" && { body: Buffer.from(body) }),
    ...(body instanceof Uint8Array && { body }),
  };
}

/** `Retry-After` of RFC 9110, 10.2.3: seconds or a date. In milliseconds. */
function waitOf(field: string | null | undefined): number | undefined {
  if (field === null || field === undefined) return undefined;
  const wait = /^\d+$/.test(field) ? Number(field) * 1000 : Date.parse(field) - Date.now();
  return Number.isNaN(wait) ? undefined : wait;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
