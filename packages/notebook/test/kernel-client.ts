import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Zeromq } from "../../../scripts/kernels.mjs";

/** A message of a kernel (Jupyter's messaging protocol, 5.3). */
export interface Message {
  readonly type: string;
  readonly parent: string | undefined;
  readonly content: Record<string, unknown> & { readonly data?: Record<string, string>; readonly status?: string };
}

/** A kernel that runs, spoken to as a notebook does. */
export interface RunningKernel extends Disposable {
  /** All messages that every front end sees, in order of arrival. */
  readonly outputs: readonly Message[];
  /** Runs a cell and resolves to the kernel's reply. */
  run(code: string): Promise<Message>;
}

const LONGEST_MS = 60_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function startKernel(
  zeromq: Zeromq,
  command: readonly string[],
  options: { env: Record<string, string>; cwd: string },
): Promise<RunningKernel> {
  const key = randomUUID();
  const ports: Record<string, number> = {};
  for (const name of ["shell", "iopub", "stdin", "control", "hb"]) ports[`${name}_port`] = await freePort();
  const file = join(mkdtempSync(join(tmpdir(), "kernel-")), "connection.json");
  const address = { ip: "127.0.0.1", transport: "tcp", signature_scheme: "hmac-sha256", key, ...ports };
  writeFileSync(file, JSON.stringify(address));
  const [program = "", ...args] = command.map((word) => (word === "{connection_file}" ? file : word));
  // A group of its own: a kernel may have a process that runs the cells.
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      log += String(text);
    });
  }

  const shell = new zeromq.Dealer({ routingId: randomUUID(), linger: 0 });
  const iopub = new zeromq.Subscriber({ linger: 0 });
  iopub.subscribe("");
  shell.connect(`tcp://127.0.0.1:${ports["shell_port"]}`);
  iopub.connect(`tcp://127.0.0.1:${ports["iopub_port"]}`);
  const outputs: Message[] = [];
  const replies = new Map<string | undefined, (message: Message) => void>();
  void readAll(iopub, (message) => outputs.push(message));
  void readAll(shell, (message) => replies.get(message.parent)?.(message));

  async function call(type: string, content: object): Promise<Message> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: key,
      username: "anna",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = createHmac("sha256", key);
    for (const part of parts) signature.update(part);
    const reply = new Promise<Message>((resolve, reject) => {
      replies.set(id, resolve);
      setTimeout(() => reject(new Error(`The kernel did not answer ${type}. ${log}`)), LONGEST_MS).unref();
    });
    await shell.send(["<IDS|MSG>", signature.digest("hex"), ...parts]);
    return reply;
  }

  // A subscription takes a moment; what a kernel says before is lost.
  for (const began = Date.now(); outputs.length === 0 && Date.now() - began < LONGEST_MS; ) {
    await call("kernel_info_request", {});
    await pause(50);
  }
  return {
    outputs,
    run: (code) =>
      call("execute_request", {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: false,
      }),
    [Symbol.dispose]() {
      shell.close();
      iopub.close();
      endGroup(child);
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

async function readAll(socket: AsyncIterable<Buffer[]>, take: (message: Message) => void): Promise<void> {
  try {
    for await (const frames of socket) {
      const start = frames.findIndex((frame) => String(frame) === "<IDS|MSG>") + 2;
      const [header, parent, , content] = frames.slice(start).map((frame) => JSON.parse(String(frame)));
      take({ type: header.msg_type, parent: parent.msg_id, content });
    }
  } catch {
    // The socket was closed.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
