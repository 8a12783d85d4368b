import { join } from "node:path";
import { inFolder, type Row, withServer } from "./row.ts";

/** A message of the PostgreSQL protocol: its letter, its length, its body. */
function postgres(letter: string, body: string): Buffer {
  const content = Buffer.from(body, "latin1");
  const head = Buffer.alloc(5);
  head.write(letter, "latin1");
  head.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

/** Clients of servers and databases; none of them connects further than the loopback. */
export const connections: readonly Row[] = [
  {
    package: "undici",
    what: "a header name with blanks",
    style: "phrase",
    provoke: async (canary) => new (await import("undici")).Headers().append(canary, "a"),
    keeps: ["is an invalid"],
    name: "TypeError",
  },
  {
    package: "undici",
    what: "a header value over two lines",
    style: "slug",
    provoke: async (canary) =>
      withServer(
        (socket) => socket.end(),
        async (port) => {
          const { Agent, request } = await import("undici");
          // Without a dispatcher of its own it uses the copy of itself that Node's fetch has set up.
          await request(`http://127.0.0.1:${port}`, { headers: { [canary]: "a\nb" }, dispatcher: new Agent() });
        },
      ),
    keeps: ["invalid ", " header"],
    name: "InvalidArgumentError",
    code: "UND_ERR_INVALID_ARG",
  },
  {
    package: "undici",
    what: "a relative address",
    style: "slug",
    provoke: async (canary) => (await import("undici")).fetch(canary),
    keeps: ["Failed to parse URL from"],
    name: "TypeError",
  },
  {
    package: "fastify",
    what: "a route declared twice",
    style: "slug",
    provoke: async (canary) => {
      const app = (await import("fastify")).default();
      app.get(`/${canary}`, () => "");
      app.get(`/${canary}`, () => "");
    },
    keeps: ["already declared for route"],
    name: "FastifyError",
    code: "FST_ERR_DUPLICATED_ROUTE",
  },
  {
    package: "fastify",
    what: "a decorator added twice",
    style: "snake",
    provoke: async (canary) => {
      const app = (await import("fastify")).default();
      app.decorate(canary, 1);
      app.decorate(canary, 2);
    },
    keeps: ["The decorator", "has already been added"],
    name: "FastifyError",
    code: "FST_ERR_DEC_ALREADY_PRESENT",
  },
  {
    package: "express",
    what: "a view that is not there",
    style: "slug",
    provoke: (canary) =>
      inFolder(async (folder) => {
        const app = (await import("express")).default();
        app.set("views", join(folder, "views")).set("view engine", "ejs");
        await new Promise((resolve, reject) =>
          app.render(canary, (error: unknown) => (error ? reject(error) : resolve(undefined))),
        );
      }),
    keeps: ["Failed to lookup view", "in views"],
    name: "Error",
  },
  {
    package: "express",
    what: "a wildcard without a name",
    style: "slug",
    provoke: async (canary) => (await import("express")).default().get(`/${canary}/*`, () => {}),
    keeps: ["Missing parameter name"],
    name: "TypeError",
  },
  {
    package: "axios",
    what: "an unknown protocol",
    style: "word",
    provoke: async (canary) => (await import("axios")).default.get(`${canary}://127.0.0.1`),
    keeps: ["Unsupported protocol"],
    name: "AxiosError",
    code: "ERR_BAD_REQUEST",
  },
  {
    package: "got",
    what: "an unknown protocol",
    ownStack: true,
    style: "word",
    provoke: async (canary) => (await import("got")).default(`${canary}://127.0.0.1`),
    keeps: ["Unsupported protocol:"],
    name: "RequestError",
    code: "ERR_UNSUPPORTED_PROTOCOL",
  },
  {
    package: "ws",
    what: "an address that is none",
    style: "phrase",
    provoke: async (canary) => new (await import("ws")).WebSocket(canary),
    keeps: ["Invalid URL:"],
    name: "SyntaxError",
  },
  {
    package: "ioredis",
    what: "a socket that is not there",
    style: "slug",
    provoke: (canary) =>
      inFolder(async (folder) => {
        const { Redis } = await import("ioredis");
        const client = new Redis({ path: join(folder, canary), lazyConnect: true, retryStrategy: () => null });
        await new Promise((_, reject) => {
          client.on("error", reject);
          client.connect().catch(() => {});
        });
      }),
    keeps: ["connect ENOENT"],
    name: "Error",
    code: "ENOENT",
  },
  {
    package: "redis",
    what: "an unknown protocol",
    style: "word",
    provoke: async (canary) => (await import("redis")).createClient({ url: `${canary}://127.0.0.1` }),
    keeps: ["is not a valid Redis protocol"],
    name: "TypeError",
  },
  {
    package: "pg",
    what: "a socket that is not there",
    style: "slug",
    provoke: (canary) =>
      inFolder(async (folder) => new (await import("pg")).default.Client({ host: join(folder, canary) }).connect()),
    keeps: ["connect ENOENT"],
    name: "Error",
    code: "ENOENT",
  },
  {
    package: "pg",
    what: "a server's own words",
    style: "phrase",
    provoke: (canary) =>
      withServer(
        (socket) =>
          socket.once("data", () =>
            socket.write(postgres("E", `SERROR\0C3D000\0Mdatabase "${canary}" does not exist\0\0`)),
          ),
        async (port) => new (await import("pg")).default.Client({ host: "127.0.0.1", port, user: "a" }).connect(),
      ),
    keeps: [],
    name: "error",
    code: "3D000",
  },
  {
    package: "mysql2",
    what: "an unknown certificate profile",
    style: "phrase",
    provoke: async (canary) => (await import("mysql2")).default.createConnection({ host: "127.0.0.1", ssl: canary }),
    keeps: ["Unknown SSL profile"],
    name: "TypeError",
  },
  {
    package: "mongodb",
    what: "an unknown option",
    style: "word",
    provoke: async (canary) => new (await import("mongodb")).MongoClient(`mongodb://127.0.0.1/?${canary}=1`),
    keeps: ["not supported"],
    name: "MongoParseError",
  },
  {
    package: "knex",
    what: "an unknown client",
    style: "slug",
    provoke: async (canary) => (await import("knex")).default({ client: canary }),
    keeps: ["knex: Unknown configuration option 'client' value", "Note that it is case-sensitive"],
    name: "Error",
  },
  {
    package: "knex",
    what: "an unknown operator",
    style: "phrase",
    provoke: async (canary) => (await import("knex")).default({ client: "pg" })("a").where("b", canary, 1).toString(),
    keeps: ["The operator", "is not permitted"],
    name: "TypeError",
  },
  {
    package: "socket.io-parser",
    what: "a packet of an unknown kind",
    style: "phrase",
    provoke: async (canary) => new (await import("socket.io-parser")).Decoder().add([canary]),
    keeps: ["Unknown type:"],
    name: "Error",
  },
  {
    package: "nodemailer",
    what: "an attachment that may not be read",
    style: "slug",
    provoke: async (canary) =>
      (await import("nodemailer")).default
        .createTransport({ streamTransport: true, buffer: true })
        .sendMail({ from: "a@localhost", to: "b@localhost", disableFileAccess: true, attachments: [{ path: canary }] }),
    keeps: ["File access rejected for"],
    name: "Error",
    code: "EFILEACCESS",
  },
];
