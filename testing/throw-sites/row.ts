import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Style } from "./canaries.ts";

/** A place in a package's code that throws, and the part of its message that has to stay. */
export interface Row {
  /** Package as npm calls it, or the module of Node. */
  readonly package: string;
  /** What goes wrong, in a few words. */
  readonly what: string;
  /** How the canary has to be written to get as far as the throw site. */
  readonly style: Style;
  /** Throws or rejects with the package's own error. */
  provoke(canary: string): unknown;
  /** Its stack is a getter of the package's own, which is not run: without frames the fingerprint is of the message. */
  readonly ownStack?: boolean;
  /**
   * Words that the package has written itself, as its source has them: no variable's value is among them. None, if the
   * package only hands on what a server said.
   */
  readonly keeps: readonly string[];
  /** The error's name as thrown. */
  readonly name: string;
  readonly code?: string;
}

/** A folder below the temporary folder, removed after use. */
export async function inFolder<T>(use: (folder: string) => T): Promise<Awaited<T>> {
  const folder = mkdtempSync(join(tmpdir(), "throw-sites-"));
  try {
    mkdirSync(join(folder, "views"));
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server on the loopback that answers every connection the same way, for as long as `use` takes. */
export async function withServer<T>(answer: (socket: Socket) => void, use: (port: number) => T): Promise<Awaited<T>> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use((server.address() as { port: number }).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}
