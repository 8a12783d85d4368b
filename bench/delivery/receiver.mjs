import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Starts the receiver in a process of its own. `endpoint` is `host:port`. */
export async function startReceiver() {
  const child = fork(fileURLToPath(new URL("./receiver-process.mjs", import.meta.url)));
  const [{ port }] = await once(child, "message");
  const tell = async (told) => {
    child.send(told);
    const [answer] = await once(child, "message");
    return answer;
  };
  const count = () => tell({});
  return {
    endpoint: `127.0.0.1:${port}`,
    /** How it answers from now on: `fast`, `silent` or `503`. Forgets what arrived. */
    answer: (mode) => tell({ mode, reset: true }),
    count,
    /** What arrived, at the latest after so many milliseconds or once so many items are there. */
    async arrived(items, limitMs) {
      const until = Date.now() + limitMs;
      while ((await count()).items < items && Date.now() < until) await pause(20);
      return (await count()).items;
    },
    close: () => child.disconnect(),
  };
}

/** `host:port` at which no server listens. */
export async function closedEndpoint() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return `127.0.0.1:${port}`;
}
