import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OpenQuestion } from "@askfirst/telemetry-core";

/** What a card gets when it has found its way to this process. */
export interface Told {
  readonly report: string;
  readonly providers: readonly string[];
}

/** How long a card can be answered. */
export const LONGEST_MS = 10 * 60 * 1000;
const LARGEST_BODY = 2 * 1024;
const SLOWEST_REQUEST_MS = 5_000;
const TOKEN_BYTES = 24;
/** RFC 5321. */
const LONGEST_EMAIL = 254;

const CHOICES = ["once", "always", "denied"] as const;
type Choice = (typeof CHOICES)[number];

class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}

/**
 * Opens a server on 127.0.0.1 for one answer to one card, and resolves to its address, which holds a secret. It ends with
 * the first answer, or after `longestMs`, and keeps no process alive. Refuses whatever does not come from a page on this
 * machine that knows the secret. Rejects if it cannot listen.
 */
export async function openLoopback(
  told: Told,
  answer: OpenQuestion["answer"],
  longestMs = LONGEST_MS,
): Promise<string> {
  const { createServer } = process.getBuiltinModule("node:http");
  const token = process.getBuiltinModule("node:crypto").randomBytes(TOKEN_BYTES).toString("hex");
  const server = createServer(async (request, response) => {
    try {
      checkOrigin(request, port());
      checkPath(request, token);
      const wish = readWish(await readBody(request));
      // The time may have passed, or another answer arrived, while the body was read.
      if (!server.listening) throw new Refusal(410);
      if (wish.choice === "hello") return reply(request, response, told);
      close();
      reply(request, response, { kept: answer(wish.choice, wish.email) });
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500;
      response.writeHead(status, { connection: "close", "cache-control": "no-store" }).end();
      request.resume();
    }
  });
  const port = () => (server.address() as AddressInfo | null)?.port;
  const close = () => {
    clearTimeout(timer);
    server.close();
  };
  server.requestTimeout = SLOWEST_REQUEST_MS;
  server.headersTimeout = SLOWEST_REQUEST_MS;
  server.maxConnections = 16;
  const timer = setTimeout(() => {
    close();
    server.closeAllConnections();
  }, longestMs);
  unref(timer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  return `http://127.0.0.1:${port()}/${token}`;
}

/** Deno's own timers are numbers. */
function unref(timer: unknown): void {
  (timer as { unref?: () => void }).unref?.();
}

const LOCAL_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** Another name in `Host` is one that a stranger's DNS points to this machine. Browsers send the origin with every POST. */
function checkOrigin({ headers }: IncomingMessage, port: number | undefined): void {
  if (headers.host !== `127.0.0.1:${port}`) throw new Refusal(403);
  const origin = headers.origin ?? "";
  const page = URL.canParse(origin) ? new URL(origin) : undefined;
  if (!page || page.origin !== origin || !LOCAL_NAMES.includes(page.hostname)) throw new Refusal(403);
}

function checkPath({ method, url = "" }: IncomingMessage, token: string): void {
  const { createHash, timingSafeEqual } = process.getBuiltinModule("node:crypto");
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(url), digest(`/${token}`))) throw new Refusal(404);
  if (method !== "POST") throw new Refusal(405);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Refusal(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readWish(body: string): { choice: Choice | "hello"; email?: string } {
  let wish: unknown;
  try {
    wish = JSON.parse(body);
  } catch {
    throw new Refusal(400);
  }
  if (typeof wish !== "object" || wish === null) throw new Refusal(400);
  const { choice, email, ...others } = wish as { choice?: unknown; email?: unknown };
  const known = choice === "hello" ? choice : CHOICES.find((possible) => possible === choice);
  if (!known || Object.keys(others).length > 0) throw new Refusal(400);
  if (email === undefined || email === "") return { choice: known };
  if (typeof email !== "string" || email.length > LONGEST_EMAIL) throw new Refusal(400);
  return { choice: known, email };
}

function reply({ headers }: IncomingMessage, response: ServerResponse, body: unknown): void {
  const shared = { "access-control-allow-origin": headers.origin, vary: "origin" };
  const always = { "content-type": "application/json", "cache-control": "no-store", connection: "close" };
  response.writeHead(200, { ...shared, ...always }).end(JSON.stringify(body));
}
