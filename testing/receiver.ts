import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A backend on loopback that accepts everything. */
export interface Receiver extends Disposable {
  readonly dsn: string;
  /** Posted bodies, in order of arrival. */
  readonly bodies: readonly string[];
}

export async function startReceiver(): Promise<Receiver> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    bodies.push(body);
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    dsn: `http://public@127.0.0.1:${(server.address() as AddressInfo).port}/1`,
    bodies,
    [Symbol.dispose]: () => void server.close(),
  };
}
