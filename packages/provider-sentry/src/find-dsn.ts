import type { Json, ProviderContext } from "@askfirst/telemetry-core/provider";
import { type Dsn, parseDsn } from "./dsn.ts";

/** `crawler` → `CRAWLER_SENTRY_DSN`. */
function variableOf(app: string): string {
  return `${app.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_SENTRY_DSN`;
}

/**
 * The DSN in force: the person's variable beats the one of the options. Throws, and says how to fix it, if there is none
 * or one that cannot work.
 */
export function findDsn(
  options: { readonly [key: string]: Json | undefined },
  context: ProviderContext,
): { readonly dsn: Dsn; readonly isBuiltIn: boolean } {
  const variable = variableOf(context.app.name);
  const given = context.variable("SENTRY_DSN") || undefined;
  const text = given ?? options["dsn"];
  if (typeof text !== "string") {
    throw new Error(`[askfirst] provider-sentry has no DSN. Pass sentry({ dsn }) or set ${variable}.`);
  }
  return { dsn: parseDsn(text, given ? variable : "sentry({ dsn })"), isBuiltIn: given === undefined };
}
