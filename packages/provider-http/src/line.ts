import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { clearTimeout, setTimeout } from "node:timers";
import type { Proceed, SendResult } from "@askfirst/telemetry-core/provider";
import { findProxy } from "./find-proxy.ts";
import { unobserved } from "./unobserved.ts";

/** An answer of a backend is a few bytes; nothing beyond this is read. */
const LONGEST_ANSWER = 64 * 1024;
/** They come along with the status as a rule. Short beside the courier's deadline, at which the status would be lost. */
const BODY_WITHIN_MS = 1_000;

/** What became of a letter, in the form in which a provider tells it. */
export type Posted = SendResult & Required<Pick<SendResult, "status" | "headers" | "endpoint">>;

/** Where a provider's bodies go, over a connection that is kept for the next one. */
export interface HttpLine {
  /**
   * Posts a body and resolves with the status, whatever it is; follows no redirect. Asks `proceed` when the connection
   * stands, before anything is written to it. Rejects if there is no answer or the signal aborts, with an error that has
   * the properties of `SendFailure`.
   */
  post(body: string | Uint8Array, signal: AbortSignal, proceed: Proceed): Promise<Posted>;
  /** Ends the connection. */
  close(): void;
}

/**
 * Makes no connection yet. Goes through the proxy that the environment names. The headers are sent as they are, besides
 * Host and Content-Length.
 */
export function openLine(url: string, headers: Readonly<Record<string, string>>): HttpLine {
  const { host } = new URL(url);
  let made: Promise<HttpAgent> | undefined;
  return {
    async post(body, signal, proceed) {
      made ??= agentFor(url);
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      const told = { endpoint: host, body };
      try {
        const answer = await post({ url, headers, body: bytes, signal, proceed, agent: await made });
        return { ...answer, ...told };
      } catch (error) {
        // For the ledger: bytes that may have left although no answer came.
        throw Object.assign(error as Error, told);
      }
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

type Answer = Pick<Posted, "status" | "headers">;

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
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  readonly proceed: Proceed;
  readonly agent: HttpAgent;
}

/**
 * Not `fetch`: SDKs of the host patch it to add headers of theirs. The headers are a flat array, which is written at once
 * and cannot be added to.
 */
function post(letter: Letter): Promise<Answer> {
  const { url, headers, body, signal, proceed, agent } = letter;
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
              ["Content-Length", String(body.byteLength)],
              ...Object.entries(headers),
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
            const get = (name: string) => {
              const value = response.headers[name.toLowerCase()];
              return typeof value === "string" ? value : (value?.[0] ?? null);
            };
            const answer: Answer = { status: response.statusCode ?? 0, headers: { get } };
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
