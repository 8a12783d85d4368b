import { ownEntries } from "../build/own-entries.ts";
import { shorten } from "../build/truncate.ts";
import type { Layers } from "../layers.ts";
import type { Context, Sanitized } from "../sanitized.ts";
import { placeholderFor } from "../tables/field-names.ts";
import { routeTemplate } from "./route-template.ts";

/** Most facts of one item; more would be a data set. */
const MOST_FACTS = 32;
const LONGEST_KEY = 64;
const LONGEST_VALUE = 1024;

/**
 * The facts of some records, of which a later one overrides those before it. A text under a telling name (`url`, `path`,
 * `html`) is replaced as a whole, so that unrecognised parts go too.
 */
export function sanitizeContext(records: readonly unknown[], layers: Layers): Sanitized<Context> {
  const given = new Map(records.flatMap((record) => ownEntries(record, MOST_FACTS * 4)));
  const kept: [string, string | number | boolean][] = [];
  for (const [name, value] of given) {
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
  return Object.fromEntries(kept) as Sanitized<Context>;
}
