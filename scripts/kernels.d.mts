export type KernelName = "deno" | "tslab" | "ijavascript";

interface Socket {
  connect(address: string): void;
  subscribe(topic: string): void;
  send(frames: readonly (string | Buffer)[]): Promise<void>;
  close(): void;
  [Symbol.asyncIterator](): AsyncIterator<Buffer[]>;
}

export interface Zeromq {
  readonly Dealer: new (options: { routingId: string; linger: number }) => Socket;
  readonly Subscriber: new (options: { linger: number }) => Socket;
}

export function lacksCompiler(): boolean;
export function whyNoIjavascript(): string | undefined;
export function kernels(): {
  readonly zeromq: Zeromq;
  readonly commands: Readonly<Record<KernelName, readonly string[]>>;
};
