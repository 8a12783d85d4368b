import { createHook } from "node:async_hooks";

/** What Node's own requests of the operating system hold. Filled in after they are made, so read late. */
interface ConnectRequest {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

/**
 * Watches which addresses this process connects to and which names it looks up, from now on. Sees what Node asks the
 * operating system for, so that no library can pass by; other processes and worker threads are not seen.
 */
export function watchContacts(): () => string[] {
  const seen: ConnectRequest[] = [];
  createHook({
    init(_id, type, _trigger, resource) {
      if (type === "TCPCONNECTWRAP" || type === "GETADDRINFOREQWRAP") seen.push(resource as ConnectRequest);
    },
  }).enable();
  return () => [
    ...new Set(seen.map(({ address, port, hostname }) => (hostname === undefined ? `${address}:${port}` : hostname))),
  ];
}
