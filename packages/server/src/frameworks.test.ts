import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTelemetry, type SanitizedReport, type Telemetry } from "@askfirst/telemetry-core";
import { getRequestListener } from "@hono/node-server";
import Router from "@koa/router";
import { Controller, Get, HttpException, Module, Param } from "@nestjs/common";
import { HttpAdapterHost, NestFactory } from "@nestjs/core";
import express, { type ErrorRequestHandler } from "express";
import fastify from "fastify";
import { H3, HTTPError, toNodeHandler } from "h3";
import { Hono } from "hono";
import Koa from "koa";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { expressErrors } from "./express.ts";
import { reportFastifyErrors } from "./fastify.ts";
import { h3Errors } from "./h3.ts";
import { honoErrors } from "./hono.ts";
import { reportRequestError } from "./index.ts";
import { koaErrors } from "./koa.ts";
import { nestFilters } from "./nest.ts";
import { nextErrors } from "./next.ts";
import "reflect-metadata";

/** Not as it stands here: the words of a program itself are kept. */
const CANARY = [..."lebarim-4117"].reverse().join("");
/** Loaded by Node itself, so that its places are those of the file: the sanitizer reads it. */
const { fail } = createRequire(import.meta.url)("../test/fail.cjs") as { fail(value: string): never };
class Teapot extends Error {
  status = 418;
  statusCode = 418;
}

/** An app with `/users/:id`, which fails, `/teapot`, which the client caused, and `/fine`; its errors go to `seen`. */
type Start = (telemetry: Telemetry | undefined, seen: (what: string) => void) => Promise<Server | Started>;
interface Started {
  readonly port: number;
  close(): unknown;
}

const frameworks: Record<string, Start> = {
  async fastify(telemetry, seen) {
    const app = fastify({ logger: { level: "error", stream: { write: (line: string) => seen(withoutTimes(line)) } } });
    if (telemetry) reportFastifyErrors(app, telemetry);
    app.register(
      async (api) => {
        api.get("/users/:id", async (request) => fail((request.params as { id: string }).id));
        api.get("/teapot", () => {
          throw new Teapot("short");
        });
        api.get("/fine", () => "fine");
      },
      { prefix: "/api" },
    );
    await app.listen({ port: 0, host: "127.0.0.1" });
    return app.server;
  },
  async express(telemetry, seen) {
    const [app, api, inner] = [express(), express.Router(), express.Router()];
    inner.get("/:id", (request) => fail(request.params["id"] ?? ""));
    api.use("/users", inner);
    api.get("/teapot", () => {
      throw new Teapot("short");
    });
    api.get("/fine", (_, response) => void response.send("fine"));
    app.use("/api", api);
    if (telemetry) app.use(expressErrors(telemetry));
    const own: ErrorRequestHandler = (error: Error, _request, response, next) => {
      seen(error.name);
      if (response.headersSent) return next(error);
      response.status((error as Teapot).status ?? 503).send("own");
    };
    app.use(own);
    return listen(createServer(app));
  },
  async hono(telemetry, seen) {
    const app = new Hono();
    if (telemetry) app.use(honoErrors(telemetry));
    app.onError((error, context) => {
      seen(error.name);
      return context.text("own", error instanceof Teapot ? 418 : 503);
    });
    app.get("/api/users/:id", (context) => fail(context.req.param("id")));
    app.get("/api/teapot", () => {
      throw new Teapot("short");
    });
    app.get("/api/fine", (context) => context.text("fine"));
    return listen(createServer(getRequestListener(app.fetch)));
  },
  async koa(telemetry, seen) {
    const app = new Koa();
    const router = new Router();
    if (telemetry) app.use(koaErrors(telemetry));
    router.get("/api/users/:id", (context) => fail(context["params"].id));
    router.get("/api/teapot", () => {
      throw Object.assign(new Teapot("short"), { expose: true });
    });
    router.get("/api/fine", (context) => {
      context.body = "fine";
    });
    app.use(router.routes());
    vi.spyOn(console, "error").mockImplementation((line: string) => seen(line.split("\n")[1] ?? ""));
    return listen(createServer(app.callback()));
  },
  async h3(telemetry, seen) {
    const own = (error: Error) => seen(error.name);
    const app = new H3({ onError: telemetry ? h3Errors(telemetry, { own }) : own, silent: true });
    app.get("/api/users/:id", (event) => fail(event.context.params?.["id"] ?? ""));
    app.get("/api/teapot", () => {
      throw new HTTPError({ status: 418, message: "short" });
    });
    app.get("/api/fine", () => "fine");
    return listen(createServer(toNodeHandler(app)));
  },
  async nest(telemetry, seen) {
    class Users {
      user(id: string) {
        return fail(id);
      }
      teapot() {
        throw new HttpException("short", 418);
      }
      fine() {
        return "fine";
      }
    }
    const route = (name: "user" | "teapot" | "fine", path: string) =>
      Get(path)(Users.prototype, name, Object.getOwnPropertyDescriptor(Users.prototype, name) as PropertyDescriptor);
    Param("id")(Users.prototype, "user", 0);
    route("user", "users/:id");
    route("teapot", "teapot");
    route("fine", "fine");
    Controller()(Users);
    class App {}
    Module({ controllers: [Users] })(App);
    const log = (message: unknown) => seen(String(message).split("\n")[0] ?? "");
    const app = await NestFactory.create(App, { logger: { log() {}, warn() {}, error: log } });
    app.setGlobalPrefix("api");
    if (telemetry) app.useGlobalFilters(...nestFilters(app.get(HttpAdapterHost), telemetry));
    await app.listen(0, "127.0.0.1");
    return { port: (app.getHttpServer().address() as AddressInfo).port, close: () => app.close() };
  },
  async "node:http"(telemetry, seen) {
    return listen(
      createServer((request, response) => {
        try {
          if (request.url === "/api/fine") response.end("fine");
          else if (request.url === "/api/teapot") throw new Teapot("short");
          else fail(request.url ?? "");
        } catch (error) {
          seen((error as Error).name);
          if (telemetry) reportRequestError(telemetry, error, request, response, { route: "/api/users/:id" });
          response.writeHead((error as Teapot).status ?? 503);
          response.end("own");
        }
      }),
    );
  },
};
/** What each of them sends for an error that nothing turns into something else, where the app above does not. */
const STATUS: Record<string, number> = { fastify: 500, koa: 500, h3: 500, nest: 500 };

const withoutTimes = (line: string) => line.replace(/"(time|pid|responseTime|reqId)":("[^"]*"|[\d.]+)/g, "");

async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Status, headers but for the date, and bytes. */
function get(port: number, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `c=${CANARY}`, "x-canary": CANARY, "user-agent": CANARY };
    const asked = httpRequest({ port, host: "127.0.0.1", path, headers, agent: false }, async (response) => {
      let body = "";
      for await (const part of response) body += String(part);
      const sent = response.rawHeaders.join("\n").replace(/^Date\n.*$/im, "");
      resolve([response.statusCode, sent, body]);
    });
    asked.on("error", reject).end();
  });
}

const closing: (() => unknown)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));
afterEach(() => void vi.restoreAllMocks());

let reports: SanitizedReport[];
let telemetry: Telemetry;
beforeEach(() => {
  const sent: SanitizedReport[] = [];
  reports = sent;
  const home = mkdtempSync(join(tmpdir(), "server-"));
  writeFileSync(join(home, "config.json"), `{"telemetry":{"consent":"always"}}`, { mode: 0o600 });
  telemetry = createTelemetry({
    app: { name: "shop", version: "1.0.0", root: import.meta.url },
    provider: { name: "mine", sendException: (report) => void sent.push(report) },
    home,
    delivery: "in-process",
  });
});

async function open(start: Start, with_: Telemetry | undefined, seen: string[]): Promise<number> {
  const server = await start(with_, (what) => seen.push(what.replaceAll(/127\.0\.0\.1:\d+|:\d{4,5}/g, "")));
  closing.push(() => server.close());
  return "port" in server ? server.port : (server.address() as AddressInfo).port;
}

describe.each(Object.entries(frameworks))("an app of %s", (name, start) => {
  it("sends one report of a failed request, with its route and final status, and nothing of the request", async () => {
    const port = await open(start, telemetry, []);
    for (const path of [`users/${CANARY}`, `users/${CANARY}?q=${CANARY}`, "teapot", "fine"]) {
      await get(port, `/api/${path}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    await telemetry.flush();
    expect(reports.map(({ context }) => context)).toEqual([
      {
        framework: expect.stringMatching(name === "node:http" ? /^node:http \d+\./ : new RegExp(`^${name} \\d+\\.`)),
        method: "GET",
        route: "/api/users/:id",
        status: STATUS[name] ?? 503,
      },
    ]);
    expect(reports[0]?.exceptions.map(({ type }) => type)).toEqual(["TypeError", "Error"]);
    expect(JSON.stringify(reports)).not.toMatch(/mirabel|7114/);
    expect(telemetry.status().dropped).toEqual({ repeated: 1 });
  });

  it("answers, logs and calls its own handlers as without the integration", async () => {
    const runs: unknown[] = [];
    for (const with_ of [telemetry, undefined]) {
      const seen: string[] = [];
      const port = await open(start, with_, seen);
      const answers: unknown[] = [];
      for (const path of ["users/7", "teapot", "fine", "missing"]) answers.push(await get(port, `/api/${path}`));
      vi.restoreAllMocks();
      runs.push([answers, seen.map((line) => line.replace(/"hostname":"[^"]*"/, ""))]);
    }
    expect(runs[0]).toEqual(runs[1]);
  });
});

describe("the hook of Next", () => {
  it("reports the route of an error, and no control flow", async () => {
    const onRequestError = nextErrors(telemetry, { flushMs: 5_000 });
    const request = { method: "POST", path: `/${CANARY}`, headers: { cookie: CANARY } };
    const at = { routerKind: "App Router", routePath: "/blog/[slug]", routeType: "render" };
    await onRequestError(
      Object.assign(new Error("NEXT_REDIRECT"), { digest: "NEXT_REDIRECT;push;/a;307;" }),
      request,
      at,
    );
    await onRequestError(new RangeError("too far"), request, at);
    expect(reports.map(({ context }) => context)).toEqual([
      { framework: expect.stringMatching(/^next/), method: "POST", route: "/blog/[slug]" },
    ]);
  });
});
