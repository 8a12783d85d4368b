import type { Telemetry } from "@askfirst/telemetry-core";
import type { ErrorRequestHandler, Request } from "express";
import { frameworkName, versionOf } from "./framework-version.ts";
import { type ReportOptions, reportAtEnd } from "./request-report.ts";

/** Error middleware that reports and passes on. Use it behind the routes and before your own error handlers. */
export function expressErrors(telemetry: Telemetry, options: ReportOptions = {}): ErrorRequestHandler {
  const framework = frameworkName("express", versionOf("express"));
  return (error, request, response, next) => {
    // Looked for now: another handler may send the request elsewhere.
    const found = routeOf(request);
    reportAtEnd(telemetry, error, response, { framework, method: request.method, route: () => found }, options);
    next(error);
  };
}

interface Layer {
  readonly route?: { readonly path: unknown; readonly stack: readonly { readonly method?: string }[] };
  readonly handle?: { readonly stack?: readonly Layer[] };
  readonly matchers?: unknown;
  match?(path: string): unknown;
}
interface Matched {
  readonly path: string;
  readonly pattern: string;
}

const DEEPEST = 16;

/**
 * The template of the route that a request went to. In error middleware Express has forgotten it, so its routers are
 * asked once more. An older router does not tell its patterns; then the route's own path has to do.
 */
function routeOf(request: Request): string | undefined {
  const own: unknown = (request as { route?: { path?: unknown } }).route?.path;
  const otherwise = typeof own === "string" ? own : undefined;
  try {
    const { router } = request.app as unknown as { router: { stack: readonly Layer[] } };
    const path = new URL(request.originalUrl, "http://localhost").pathname;
    return find(router.stack, path, request, 0) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function find(stack: readonly Layer[], path: string, request: Request, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  for (const layer of stack) {
    const isRoute = layer.route !== undefined;
    if (!isRoute && !layer.handle?.stack) continue;
    // A layer keeps what it matched last, and is asked for that right after it matched.
    const matched = layer.match?.(path) as Matched | boolean | undefined;
    if (typeof matched !== "object" || matched === null || typeof matched.pattern !== "string") continue;
    if (isRoute) {
      if (layer.route === (request as { route?: unknown }).route) return matched.pattern;
      continue;
    }
    const rest = path.slice(matched.path.length) || "/";
    const below = find(layer.handle?.stack ?? [], rest.startsWith("/") ? rest : `/${rest}`, request, depth + 1);
    if (below !== undefined)
      return `${matched.pattern === "/" ? "" : matched.pattern}${below === "/" ? "" : below}` || "/";
  }
  return undefined;
}
