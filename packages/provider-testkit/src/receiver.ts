import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Backend } from "./subject.ts";

/** What a backend answers. */
export interface Answer {
  /** HTTP status; 200 if left out. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as it arrived, whole. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came, compressed if the provider compresses. */
  readonly body: Buffer;
}

/** `cut` ends the connection without an answer. A promise that never resolves is a backend that hangs. */
export type Behaviour = (request: ReceivedRequest) => Answer | "cut" | Promise<Answer | "cut">;

/** A backend on loopback. */
export interface Receiver extends Backend {
  /** In the order in which they were complete. */
  readonly requests: readonly ReceivedRequest[];
  /** Connections that are open now. */
  connections(): number;
  /** Resolves with the first request, at once if it is there already. */
  arrival(): Promise<ReceivedRequest>;
  close(): Promise<void>;
}

/** Starts a backend on a free port of 127.0.0.1. Rejects if none can be had. */
export async function startReceiver(behave: Behaviour): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let arrived: (request: ReceivedRequest) => void = () => {};
  const first = new Promise<ReceivedRequest>((resolve) => {
    arrived = resolve;
  });
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      // The provider broke off within its request.
      return;
    }
    const { method = "", url = "", headers } = incoming;
    const request = { method, path: url, headers, body: Buffer.concat(chunks) };
    requests.push(request);
    arrived(request);
    reply(response, await behave(request));
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const host = await listen(server);
  return {
    url: `http://${host}`,
    host,
    requests,
    connections: () => sockets.size,
    arrival: () => first,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, answer: Answer | "cut"): void {
  if (answer === "cut") {
    response.destroy();
    return;
  }
  const { status = 200, headers = { "content-type": "application/json" }, body = "{}" } = answer;
  response.writeHead(status, headers).end(body);
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}
