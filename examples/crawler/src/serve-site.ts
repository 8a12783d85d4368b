import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The little site that the demo crawls, on a free port of this machine only. */
export async function serveSite(): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const name = /^\/(\w+\.html)$/.exec(request.url ?? "")?.[1] ?? "index.html";
    try {
      const page = await readFile(new URL(`../site/${name}`, import.meta.url));
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
