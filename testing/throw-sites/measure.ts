import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createSanitizer, machineFacts, type SanitizedCrash } from "../../packages/sanitizer/src/index.ts";
import { fingerprint } from "../../packages/sanitizer/src/item/fingerprint.ts";
import { traces } from "./canaries.ts";
import type { Row } from "./row.ts";

const root = dirname(fileURLToPath(import.meta.url));

/** The result of one row with one canary. */
export interface Outcome {
  readonly row: Row;
  readonly canary: string;
  readonly thrown: { readonly name: string; readonly code: string | undefined; readonly message: string };
  readonly crash: SanitizedCrash;
  readonly fingerprint: string;
  /** What the report shows and should not, or should show and does not; empty for a row that holds. */
  readonly faults: readonly string[];
}

export const titleOf = (row: Row) => `${row.package}: ${row.what}`;

/** Provokes the error and sanitises it as a host in this folder would. Rejects if nothing was thrown. */
export async function measure(row: Row, canary: string): Promise<Outcome> {
  const error = await caught(row, canary);
  const crash = createSanitizer(machineFacts(root)).crash(error);
  return {
    row,
    canary,
    thrown: {
      name: error.name,
      code: error.code === undefined ? undefined : String(error.code),
      message: error.message,
    },
    crash,
    fingerprint: fingerprint([crash, ...crash.causes].map(({ name, ...rest }) => ({ ...rest, type: name }))),
    faults: faultsOf(row, canary, crash),
  };
}

async function caught(row: Row, canary: string): Promise<Error & { code?: unknown }> {
  // From here on the stack below is the same for the first value and for the next.
  await setImmediate();
  try {
    await row.provoke(canary);
  } catch (error) {
    return error as Error;
  }
  throw new Error(`${titleOf(row)} threw nothing`);
}

function faultsOf(row: Row, canary: string, crash: SanitizedCrash): string[] {
  const report = JSON.stringify(crash).toLowerCase();
  const seen = traces(canary).filter((trace) => report.includes(trace));
  const lost = row.keeps.filter((words) => !crash.message.includes(words));
  return [
    ...seen.map((trace) => `shows "${trace}"`),
    ...lost.map((words) => `lost "${words}"`),
    ...(crash.name === row.name ? [] : [`calls it ${crash.name}`]),
    ...(crash.code === row.code ? [] : [`code ${crash.code}`]),
  ];
}
