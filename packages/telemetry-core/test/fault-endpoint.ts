import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll } from "vitest";

const open: { close(): unknown }[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

/** Starts a server on loopback and returns its port; it is gone, with all of its sockets, after the last test. */
export async function listen(server: Server): Promise<number> {
  open.push(server);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  open.push({ close: () => sockets.forEach((socket) => void socket.destroy()) });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** An endpoint that does `answer` with every connection that has sent something. */
export const endpoint = (answer: (socket: Socket) => void) =>
  listen(createServer((socket) => void socket.once("data", () => answer(socket))));

/** Answers these bytes and no more. */
export const text = (answer: string) => (socket: Socket) => void socket.end(answer);
/** Answers a status line, with header lines if there are any. */
export const status = (line: string, headers = "") =>
  text(`HTTP/1.1 ${line}\r\n${headers}Content-Length: 2\r\nConnection: close\r\n\r\n{}`);

/** Writes `begin` at once and then `byte` repeatedly, as long as the client is connected. */
export const drip = (begin: string, byte: string) => (socket: Socket) => {
  socket.write(begin);
  const timer = setInterval(() => socket.write(byte), 20);
  socket.on("close", () => clearInterval(timer));
};
