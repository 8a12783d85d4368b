import { contextOf } from "../../courier/provider-handles.ts";
import { messageOf } from "../../courier/retry.ts";
import { tryLock } from "../../files/lock-file.ts";
import type { SanitizedReport } from "../../item/report.ts";
import { join } from "../../platform/node.ts";
import type { TelemetryProvider } from "../../provider/provider.ts";
import { loadProvider } from "../../provider/resolve-provider.ts";
import { readDeliveryState, writeDeliveryState } from "../../store/delivery-state.ts";
import type { Destination, Question } from "../ask.ts";

/** Milliseconds for making all providers: the person waits. */
const LONGEST_MAKING_MS = 3_000;
/** Milliseconds after which a lock of this process is nobody's. */
const LOCK_STALE_MS = 10_000;

/** The providers of a question that were made here, to say where a report goes and what goes there. */
export interface Destinations {
  readonly list: readonly Destination[];
  preview(of: Destination, report: SanitizedReport): Promise<string | undefined>;
}

/**
 * Makes the providers, and leaves out those that cannot be made: a person is not asked to allow what cannot happen. Why
 * stands in `status` from then on. A provider that takes too long is believed.
 */
export async function makeDestinations(question: Question): Promise<Destinations> {
  const made = new Map<string, TelemetryProvider>();
  const all = await Promise.all(
    question.providers.map(async (destination): Promise<Destination | undefined> => {
      const { module, ...rest } = destination;
      if (!module) return destination;
      try {
        const provider = await within(LONGEST_MAKING_MS, loadProvider(module, contextOf(question.app)));
        if (!provider) return rest;
        made.set(destination.name, provider);
        const { endpoint } = provider;
        return { ...rest, ...(endpoint !== undefined && { endpoint }), preview: provider.preview !== undefined };
      } catch (error) {
        noteProblem(question.folders.state, destination.name, messageOf(error));
        return undefined;
      }
    }),
  );
  return {
    list: all.filter((destination) => destination !== undefined),
    async preview({ name }, report) {
      try {
        return await within(LONGEST_MAKING_MS, Promise.resolve(made.get(name)?.preview?.(report)));
      } catch {
        return undefined;
      }
    },
  };
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** For `status`. A courier at work has a word of its own to say. */
function noteProblem(state: string, provider: string, problem: string): void {
  try {
    const lock = tryLock(join(state, `courier-${provider}.lock`), LOCK_STALE_MS);
    if (!lock) return;
    try {
      writeDeliveryState(state, provider, { ...readDeliveryState(state, provider), lastProblem: problem });
    } finally {
      lock.release();
    }
  } catch {
    // Then the next courier says it.
  }
}
