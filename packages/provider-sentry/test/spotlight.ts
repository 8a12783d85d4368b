import { type ChildProcess, spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const script = join(dirname(fileURLToPath(import.meta.url)), "spotlight-server.mjs");

/** Sentry's local receiver, as a process of its own. */
export interface Spotlight {
  readonly dsn: string;
  /** The text of everything received so far, as the stream of its web page delivers it. */
  received(): Promise<string>;
  close(): void;
}

export async function startSpotlight(): Promise<Spotlight> {
  const port = await freePort();
  const child = spawn(process.execPath, [script, String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  await listening(child);
  return {
    dsn: `http://key@127.0.0.1:${port}/1`,
    async received() {
      const signal = AbortSignal.timeout(1_500);
      let text = "";
      try {
        const response = await fetch(`http://127.0.0.1:${port}/stream`, {
          headers: { accept: "text/event-stream" },
          signal,
        });
        for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString("utf8");
      } catch {
        // The stream never ends by itself.
      }
      return text;
    },
    close: () => void child.kill(),
  };
}

function listening(child: ChildProcess): Promise<void> {
  let output = "";
  return new Promise((resolve, reject) => {
    const add = (data: Buffer) => {
      output += data.toString();
      if (output.includes("listening")) resolve();
    };
    child.stdout?.on("data", add);
    child.stderr?.on("data", add);
    child.on("exit", () => reject(new Error(`Spotlight ended: ${output}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
