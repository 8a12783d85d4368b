import type { Telemetry } from "@askfirst/telemetry-core";
import { frameworkName, versionOf } from "./framework-version.ts";
import { reportRequest } from "./request-report.ts";

/** What Next.js 15 and later hand to `onRequestError`. Path and headers of the request are never read. */
type OnRequestError = (
  error: unknown,
  request: Readonly<{ method: string }>,
  context: Readonly<{ routePath: string }>,
) => Promise<void>;

/**
 * `export const onRequestError = nextErrors(telemetry)` in `instrumentation.ts`. Next does not say which status it sends.
 * `flushMs` waits so long for the delivery, for platforms that freeze the process after each request.
 */
export function nextErrors(telemetry: Telemetry, { flushMs }: { readonly flushMs?: number } = {}): OnRequestError {
  const framework = frameworkName("next", versionOf("next"));
  return async (error, { method }, { routePath }) => {
    if (isControlFlow(error)) return;
    reportRequest(telemetry, error, { framework, method, route: routePath });
    if (flushMs !== undefined) await telemetry.flush({ deadlineMs: flushMs });
  };
}

/** Digests of errors by which Next redirects, answers "not found" and gives up static rendering. */
const CONTROL_FLOW = /^(NEXT_|DYNAMIC_SERVER_USAGE|BAILOUT_TO_CLIENT_SIDE_RENDERING|HANGING_PROMISE_REJECTION)/;

function isControlFlow(error: unknown): boolean {
  try {
    const { digest } = Object(error) as { digest?: unknown };
    return typeof digest === "string" && CONTROL_FLOW.test(digest);
  } catch {
    return false;
  }
}
