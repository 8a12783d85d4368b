import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { clearTimeout, setTimeout } from "node:timers";
import type { Proceed } from "@askfirst/telemetry-core";
import { findProxy } from "./find-proxy.ts";
import { SDK } from "./sdk.ts";
import { unobserved } from "./unobserved.ts";

export interface Answer {
  readonly status: number;
  /** The names are those of the header fields, lower case. */
  readonly headers: { readonly "retry-after": string | null; readonly "x-sentry-rate-limits": string | null };
}

/** An answer of Sentry is a few bytes; nothing beyond this is read. */
const LONGEST_ANSWER = 64 * 1024;
/** They come along with the status as a rule. Short beside the courier's deadline, at which the status would be lost. */
const BODY_WITHIN_MS = 1_000;

/** Where envelopes go, over a connection that is kept for the next one. */
export interface Line {
  /** Asks `proceed` when the connection stands, before anything is written to it. */
  post(body: Uint8Array, signal: AbortSignal, proceed: Proceed): Promise<Answer>;
  /** Ends the connection. */
  close(): void;
}

/** Makes no connection yet. Goes through the proxy that the environment names. */
export function openLine(url: string): Line {
  let made: Promise<HttpAgent> | undefined;
  return {
    async post(body, signal, proceed) {
      made ??= agentFor(url);
      return post({ url, body, signal, proceed, agent: await made });
    },
    close() {
      made?.then(
        (agent) => agent.destroy(),
        () => {},
      );
      made = undefined;
    },
  };
}

/** A socket that waits for the next envelope keeps no process: Node sees to that. */
async function agentFor(url: string): Promise<HttpAgent> {
  // Node takes NODE_TLS_REJECT_UNAUTHORIZED=0 for the default. A report goes to nobody who cannot prove who they are.
  const options = { keepAlive: true, maxSockets: 1, rejectUnauthorized: true };
  const proxy = findProxy(new URL(url), process.env);
  if (!proxy) return url.startsWith("https:") ? new HttpsAgent(options) : new HttpAgent(options);
  // Loaded only where there is a proxy, which is asked for a tunnel.
  if (proxy.protocol.startsWith("socks")) {
    const { SocksProxyAgent } = await import("socks-proxy-agent");
    return new SocksProxyAgent(proxy, options);
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  return new HttpsProxyAgent(proxy, options);
}

interface Letter {
  readonly url: string;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  readonly proceed: Proceed;
  readonly agent: HttpAgent;
}

/**
 * Posts an envelope and resolves with the status, whatever it is; follows no redirect. Rejects if there is no answer or
 * the signal aborts, with an error whose `handedOver` says whether the connection stood by then. Not `fetch`: SDKs of
 * the host patch it to add headers of theirs. The headers are a flat array, which is written at once and cannot be
 * added to.
 */
function post(letter: Letter): Promise<Answer> {
  const { url, body, signal, proceed, agent } = letter;
  return unobserved(
    () =>
      new Promise((resolve, reject) => {
        const target = new URL(url);
        const send = target.protocol === "https:" ? httpsRequest : httpRequest;
        const request: ClientRequest = send(
          target,
          {
            method: "POST",
            agent,
            signal,
            rejectUnauthorized: true,
            headers: [
              ["Host", target.host],
              ["Content-Type", "application/x-sentry-envelope"],
              ["Content-Length", String(body.byteLength)],
              ["User-Agent", `${SDK.name}/${SDK.version}`],
            ].flat(),
          },
          (response) => {
            // The status is all that counts, so that a body which trickles in is not waited for.
            const patience = setTimeout(() => response.destroy(), BODY_WITHIN_MS).unref();
            let length = 0;
            response.on("data", (chunk: Uint8Array) => {
              length += chunk.byteLength;
              if (length > LONGEST_ANSWER) response.destroy();
            });
            const header = (name: string) => {
              const value = response.headers[name];
              return typeof value === "string" ? value : (value?.[0] ?? null);
            };
            const answer: Answer = {
              status: response.statusCode ?? 0,
              headers: { "retry-after": header("retry-after"), "x-sentry-rate-limits": header("x-sentry-rate-limits") },
            };
            response.on("close", () => {
              clearTimeout(patience);
              resolve(answer);
            });
            response.on("error", () => resolve(answer));
          },
        );
        // What a proxy that refuses says is not the target's answer, which could drop a report.
        request.on("proxyConnect", ({ statusCode }: { statusCode: number }) => {
          if (statusCode !== 200) request.destroy(new Error(`The proxy refused a tunnel (HTTP ${statusCode}).`));
        });
        // A wait for the answer must not keep the process alive: a host ends when it has done its work.
        let handedOver = false;
        // A request without a socket, as behind a slow proxy, tells of the signal only when it has one.
        const cut = () => reject(Object.assign(new Error("The report was cut short."), { handedOver }));
        signal.addEventListener("abort", cut, { once: true });
        request.on("close", () => signal.removeEventListener("abort", cut));
        request.on("socket", (socket) => {
          socket.unref();
          // Connecting takes as long as proxy and network like, and the person may have said no meanwhile.
          const stands = () => {
            if (request.destroyed) return;
            if (!proceed()) {
              request.destroy(new Error("The report may not leave any more."));
              return;
            }
            handedOver = true;
            request.end(body);
          };
          if (request.reusedSocket) stands();
          else if (target.protocol === "https:") socket.once("secureConnect", stands);
          else if (socket.connecting) socket.once("connect", stands);
          else stands();
        });
        request.on("error", (error: NodeJS.ErrnoException) => {
          // The other side may end a kept connection at any moment, also in this one. That says nothing about the item.
          const wasEnded = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
          if (wasEnded && !signal.aborted) post(letter).then(resolve, reject);
          else reject(Object.assign(error, { handedOver }));
        });
      }),
  );
}
