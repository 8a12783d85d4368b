import { createServer } from "node:http";
import { reportRequestError } from "@askfirst/server";
import { createTelemetry } from "@askfirst/telemetry-core";

const telemetry = createTelemetry({
  app: { name: "shop", version: "1.0.0" },
  provider: "console",
  environment: "server",
  defaults: { server: "always", container: "always" },
  announcement: { readMore: "https://shop.example/telemetry" },
});
telemetry.watch();

const routes = {
  "/": () => ({ hello: "world" }),
  // For a probe, or a person who wants to know: no secret is in it.
  "/health": () => {
    const { enabled, consent, source, sent, dropped, problems } = telemetry.status();
    return { ok: true, telemetry: { enabled, consent, source, sent, dropped, problems } };
  },
  "/fail": () => {
    throw new RangeError("There is no page 0");
  },
};

const server = createServer((request, response) => {
  const route = new URL(request.url ?? "/", "http://localhost").pathname;
  if (!Object.hasOwn(routes, route)) return response.writeHead(404).end();
  try {
    const body = routes[route]();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  } catch (error) {
    // A key of `routes`, never what was asked for.
    reportRequestError(telemetry, error, request, response, { route });
    response.writeHead(500).end();
  }
});

// The program's own shutdown, in which it gives telemetry a part of its time. Telemetry installs no signal handler.
process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
  void telemetry.close({ deadlineMs: 400 });
});

server.listen(Number(process.env.PORT ?? 8080), process.env.ADDRESS ?? "127.0.0.1", () => {
  console.log(`listening on ${server.address().port}`);
});
