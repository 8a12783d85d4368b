import { BOUNDS, type BuiltReport } from "../build/build-exceptions.ts";
import { MOST_FACTS, ownEntries } from "../build/own-entries.ts";
import { shorten } from "../build/truncate.ts";
import type { Context, CrashReport, SanitizedReport } from "../item/report.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Layers } from "./layers.ts";
import { routeTemplate } from "./route-template.ts";
import { sanitizeException, sanitizeMessage } from "./sanitize-exception.ts";
import { placeholderFor } from "./tables/field-names.ts";
import { throwerOf } from "./template/origin.ts";

const LONGEST_KEY = 64;
const LONGEST_VALUE = 1024;

/**
 * Makes a report that may leave the machine once a decision allows it: the only way from a built structure to the
 * `Sanitized` type. Throws what the sanitizer throws; the caller then drops the report and counts it.
 */
export function sanitizeReport(built: BuiltReport, layers: Layers): SanitizedReport {
  const [first] = built.exceptions;
  const within = first && throwerOf(first, layers);
  const exceptions = built.exceptions
    .slice(0, BOUNDS.exceptions)
    .map((exception) => sanitizeException(exception, layers, { within }));
  const message =
    built.message === undefined ? undefined : sanitizeMessage(shorten(built.message, BOUNDS.message), layers);
  // Field by field, so that other properties of an object are left out.
  const report: CrashReport = {
    id: built.id,
    time: built.time,
    level: built.level,
    handled: built.handled,
    app: { name: built.app.name, version: built.app.version },
    runtime: { name: built.runtime.name, version: built.runtime.version },
    os: { platform: built.os.platform, release: built.os.release, arch: built.os.arch },
    environment: built.environment,
    exceptions,
    ...(message === undefined ? {} : { message }),
    context: sanitizeContext(built.context, layers),
    fingerprint: fingerprint(exceptions, message),
  };
  return report as SanitizedReport;
}

/** A text under a telling name (`url`, `path`, `html`) is replaced as a whole, so that unrecognised parts go too. */
function sanitizeContext(context: Context, layers: Layers): Context {
  const kept: [string, string | number | boolean][] = [];
  for (const [name, value] of ownEntries(context, MOST_FACTS * 4)) {
    if (kept.length >= MOST_FACTS) break;
    if (name === "" || name.length > LONGEST_KEY || name === "__proto__") continue;
    const placeholder = placeholderFor(name);
    const key = layers.text(name);
    if (typeof value === "boolean") kept.push([key, value]);
    else if (typeof value === "number" && Number.isFinite(value)) kept.push([key, placeholder ?? value]);
    else if (typeof value === "string") {
      // A rule for paths would take all of a route.
      const text = () => (name === "route" ? routeTemplate(value, layers) : layers.text(shorten(value, LONGEST_VALUE)));
      kept.push([key, placeholder ?? text()]);
    }
  }
  return Object.fromEntries(kept);
}
