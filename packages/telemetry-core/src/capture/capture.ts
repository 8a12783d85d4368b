import type { ItemSanitizer } from "@askfirst/sanitizer/items";
import { loadStages } from "#load-stages";
import type { Consent } from "../consent/consent.ts";
import type { Gate } from "../consent/gate.ts";
import type { Limiter } from "../consent/limits.ts";
import { asFatal } from "../item/amend-report.ts";
import { approvedReport } from "../item/approved-report.ts";
import { makeReport } from "../item/make-report.ts";
import type { Context, Level, SanitizedReport, Surroundings } from "../item/report.ts";
import { newId } from "../platform/digest.ts";
import type { DropReason, Drops } from "../store/drops.ts";
import type { Inbox, WaitingReport } from "../store/inbox.ts";
import type { Outbox } from "../store/outbox.ts";
import type { ReleasedItem } from "../store/released-item.ts";

/** What the host passes. */
export interface Captured {
  readonly error?: unknown;
  /** Any value that a caller passed as one; undefined for an error. */
  readonly message?: unknown;
  readonly level: Level;
  readonly handled: boolean;
  /** The host's own object, not read yet. */
  readonly context: Context;
  /** Facts that core adds: the names of a function and an operation. The host's context overrides them. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface CaptureParts {
  /** The author's own test for expected errors. */
  readonly expected: ((error: unknown) => boolean) | undefined;
  readonly consent: Pick<Consent, "takeOnce">;
  readonly limiter: Pick<Limiter, "isSampled" | "admitBug" | "admitReport">;
  readonly surroundings: Surroundings;
  readonly sanitizer: ItemSanitizer;
  readonly drops: Pick<Drops, "count">;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  /** Names of the providers that are installed. */
  readonly installed: readonly string[];
}

/** Where a capture was put, for the part that may ask about it. */
export type CaptureResult =
  | { readonly place: "dropped" }
  | { readonly place: "inbox"; readonly waiting: WaitingReport }
  | { readonly place: "outbox"; readonly id: string };

export const DROPPED: CaptureResult = { place: "dropped" };

/**
 * The synchronous part of a crash report's way: gate → build → sanitize → inbox | outbox. Never throws and never prints. A
 * report that cannot be sanitised or stored is dropped and counted.
 */
export function capture(parts: CaptureParts, gate: Gate, captured: Captured, labels = captured.labels): CaptureResult {
  if (gate.closed) return DROPPED;
  // What a failure means: until an item is written no disk can refuse it.
  let reason: DropReason = "fault";
  try {
    const verdict = gate.judge(
      "crashes",
      () => isExpected(parts, captured) || (captured.handled && !parts.limiter.isSampled()),
    );
    if (verdict.kind === "drop") return DROPPED;

    const report = sanitizeOrDrop(parts, captured, labels);
    if (!report) return DROPPED;

    reason = "unwritable";
    // Of two processes that share one `once`, one is too late.
    if (verdict.kind === "hold" || (verdict.kind === "once" && !parts.consent.takeOnce())) {
      return { place: "inbox", waiting: parts.inbox.add(report) };
    }
    parts.outbox.add(parts.installed, { released: verdict.kind, report }, verdict.email);
    return { place: "outbox", id: report.id };
  } catch (error) {
    // An inbox that cannot be written: without a decision nothing may be kept elsewhere.
    parts.drops.count(reasonOf(error, reason));
    return DROPPED;
  }
}

/**
 * Marks a report as fatal when its error, which counted as handled, ended the process after all. Does so only if the
 * report is still here. Returns where that is now.
 */
export function escalate(parts: CaptureParts, result: CaptureResult): CaptureResult {
  if (result.place === "inbox") {
    const { name, text } = result.waiting;
    // A denial, also by another process, empties the inbox; then nothing comes back.
    if (!parts.inbox.list().some((waiting) => waiting.name === name)) return DROPPED;
    const waiting = parts.inbox.add(asFatal(approvedReport(text)));
    parts.inbox.remove(name);
    return { place: "inbox", waiting };
  }
  if (result.place === "dropped") return result;
  const makeFatal = (entry: ReleasedItem) => ({ ...entry, report: asFatal(entry.report) });
  parts.outbox.rewrite(parts.installed, result.id, makeFatal);
  return result;
}

/** True for control flow, which is no crash. */
function isExpected({ expected }: CaptureParts, { error, message }: Captured): boolean {
  try {
    return message === undefined && loadStages().isExpectedError(error, expected);
  } catch {
    // Without the stages there is no report either. That is counted where one is made.
    return false;
  }
}

function sanitizeOrDrop(
  parts: CaptureParts,
  { error, message, level, handled, context }: Captured,
  labels: Captured["labels"] = {},
) {
  let reason: DropReason = "unloadable";
  let bug: string | undefined;
  const isWanted = (found: string | undefined): boolean => {
    bug = found;
    reason = "sanitizer-failed";
    return parts.limiter.admitBug(found);
  };
  try {
    const { fingerprint } = loadStages();
    const { sanitizer, surroundings } = parts;
    reason = "unbuildable";
    const said = message === undefined ? undefined : String(message);
    const exceptions = said === undefined ? sanitizer.exceptions(error, isWanted) : undefined;
    if (said === undefined ? !exceptions : !isWanted(undefined)) return undefined;
    const text = said === undefined ? undefined : sanitizer.message(said);
    const report = makeReport({
      id: newId(),
      // Whole seconds: finer times help to match a report with other records.
      time: `${new Date().toISOString().slice(0, 19)}Z`,
      level,
      handled,
      surroundings,
      exceptions,
      message: text,
      context: sanitizer.context(labels, context),
      fingerprint: fingerprint(exceptions ?? [], text),
    });
    return parts.limiter.admitReport(report.fingerprint, isTold(report) ? bug : undefined) ? report : undefined;
  } catch (error) {
    parts.drops.count(reasonOf(error, reason));
    return undefined;
  }
}

/** True if the calls alone tell which bug it is. */
function isTold({ exceptions }: SanitizedReport): boolean {
  return exceptions.every(({ frames }) => frames.some(({ owner }) => owner === "host" || owner === "dependency"));
}

/** Codes of a process that has reached a limit of its own, by errno(3). */
const LIMITS = new Set(["EMFILE", "ENFILE", "ENOMEM"]);
/** What V8 and JavaScriptCore say of the stack and of memory. */
const EXHAUSTED =
  /^(Maximum call stack size exceeded|Out of memory|Array buffer allocation failed|Invalid string length)/;

/** Why an item is lost: a process at its limits fails anywhere, which is nobody else's fault. */
function reasonOf(error: unknown, otherwise: DropReason): DropReason {
  try {
    const { code, syscall, message } = Object(error) as NodeJS.ErrnoException;
    if (LIMITS.has(code as string) || (error instanceof RangeError && EXHAUSTED.test(message))) return "exhausted";
    return otherwise === "unwritable" && syscall === undefined ? "fault" : otherwise;
  } catch {
    // A getter of the host's that throws.
    return otherwise;
  }
}
