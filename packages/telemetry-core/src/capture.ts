import { buildExceptions } from "./build.ts";
import { randomHex } from "./digest.ts";
import type { Gate } from "./gate.ts";
import type { Host } from "./host.ts";
import type { WaitingReport } from "./inbox.ts";
import { withoutOwnFrames } from "./own-frames.ts";
import type { Context, Level } from "./report.ts";
import { sanitizeReport } from "./sanitize.ts";

/** What the host hands over. */
export interface Captured {
  readonly error?: unknown;
  readonly message?: string;
  readonly level: Level;
  readonly handled: boolean;
  readonly context: Context;
}

/** Where a capture ended up, for the part that may ask about it. */
export type Captivity =
  | { readonly place: "nowhere" }
  | { readonly place: "inbox"; readonly waiting: WaitingReport }
  | { readonly place: "outbox" };

const NOWHERE: Captivity = { place: "nowhere" };

/**
 * The way of a crash report as far as it is synchronous: gate → build → sanitize → inbox | outbox. Never throws and
 * never prints; what cannot be sanitised or stored is dropped and counted.
 */
export function capture(host: Host, gate: Gate, captured: Captured): Captivity {
  if (gate.closed) return NOWHERE;
  try {
    const verdict = gate.judge("crashes");
    if (verdict === "drop") return NOWHERE;

    const report = sanitizeOrDrop(host, captured);
    if (!report) return NOWHERE;

    if (verdict === "hold") {
      return { place: "inbox", waiting: host.inbox.add(report) };
    }
    host.outbox.add(providerNames(host), { released: verdict, report }, host.consent.email());
    return { place: "outbox" };
  } catch {
    // The inbox cannot be written: without a decision nothing may be kept elsewhere.
    host.drops.count("unwritable");
    return NOWHERE;
  }
}

function sanitizeOrDrop(host: Host, { error, message, level, handled, context }: Captured) {
  try {
    const built = {
      ...host.surroundings,
      id: randomHex(16),
      // Whole seconds: finer times help to match a report with other records.
      time: `${new Date().toISOString().slice(0, 19)}Z`,
      level,
      handled,
      exceptions: message === undefined ? buildExceptions(error).map(withoutOwnFrames) : [],
      ...(message !== undefined && { message }),
      context,
    };
    return sanitizeReport(built, host.sanitizer);
  } catch {
    host.drops.count("sanitizer-failed");
    return undefined;
  }
}

/** The providers that an item is put into the outbox for: those that are installed. */
export function providerNames(host: Host): string[] {
  return host.found.filter((found) => found.kind !== "missing").map((found) => found.name);
}
