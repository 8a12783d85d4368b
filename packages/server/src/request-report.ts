import type { ServerResponse } from "node:http";
import type { Context, Telemetry } from "@askfirst/telemetry-core";

/** What a report says about a request: nothing else of it is read. */
export interface RequestFacts {
  /** Name and version of the framework, such as `fastify 5.12.8`. */
  readonly framework: string;
  readonly method?: string | undefined;
  /** As the program declares it, such as `/users/:id`; never the address that was asked for. */
  readonly route?: string | undefined;
  /** As it was finally sent. */
  readonly status?: number | undefined;
}

export interface ReportOptions {
  /** The least status that is a failure. Default 500: what the client did wrong is expected. */
  readonly leastStatus?: number;
}

type Reporter = Pick<Telemetry, "captureException">;

/** Methods of RFC 9110 and RFC 5789. A client may send any word as its method. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]);
export const LEAST_STATUS = 500;

/** Captures an error of a request. Never throws. */
export function reportRequest(telemetry: Reporter, error: unknown, facts: RequestFacts): void {
  const { framework, method, route, status } = facts;
  const context: Context = { framework };
  if (method !== undefined) context["method"] = METHODS.has(method) ? method : "other";
  if (route !== undefined && route !== "") context["route"] = route;
  if (status !== undefined) context["status"] = status;
  telemetry.captureException(error, context);
}

/** What a request failed with, before it is known how it ends. `route` is asked for when the report is made. */
export interface FailedRequest {
  readonly framework: string;
  readonly method?: string | undefined;
  readonly route?: () => string | undefined;
}

/**
 * Captures an error once the response has ended, since only then its status is known. A response that had begun before
 * the error is a failure whatever its status. Adds a listener to the response of a failed request, and does nothing else
 * to it.
 */
export function reportAtEnd(
  telemetry: Reporter,
  error: unknown,
  response: ServerResponse,
  request: FailedRequest,
  { leastStatus = LEAST_STATUS }: ReportOptions = {},
): void {
  if (isPending(response, error)) return;
  const hadBegun = response.headersSent;
  const end = () => {
    const status = response.headersSent ? response.statusCode : undefined;
    // Without a response the client has gone, and what the error says of itself decides.
    if (!hadBegun && (status ?? statusOf(error) ?? LEAST_STATUS) < leastStatus) return;
    reportRequest(telemetry, error, { ...request, route: routeOf(request), status });
  };
  if (response.closed) end();
  else response.once("close", end);
}

/** The errors of each response that are reported at its end: several hooks may see one. */
const pending = new WeakMap<ServerResponse, Set<unknown>>();

function isPending(response: ServerResponse, error: unknown): boolean {
  const errors = pending.get(response) ?? new Set();
  pending.set(response, errors);
  return errors.size === errors.add(error).size;
}

function routeOf({ route }: FailedRequest): string | undefined {
  try {
    return route?.();
  } catch {
    return undefined;
  }
}

/** The status that an error asks for, as `http-errors` and most frameworks write it. Runs no getter that throws. */
export function statusOf(error: unknown): number | undefined {
  try {
    const { status, statusCode } = Object(error) as { status?: unknown; statusCode?: unknown };
    const found = status ?? statusCode;
    return typeof found === "number" ? found : undefined;
  } catch {
    return undefined;
  }
}
