import { type DeliveryState, waitAfterFailure } from "../store/delivery-state.ts";

/** The backend wants the item later. */
export class TryLater extends Error {
  readonly retryAfterMs: number;
  constructor(problem: string, retryAfterMs: number) {
    super(problem);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A provider that cannot be made was never tried: it may be tried as soon as its options are fixed. */
export class Unusable extends Error {}

/** The round ended before the result was known: the person is told, and the next round may retry at once. */
export class CutShort extends Error {}

/** The state of delivery after a provider threw, could not be made, did not answer or asked for a pause. */
export function afterFailure(state: DeliveryState, error: unknown): DeliveryState {
  if (error instanceof Unusable || error instanceof CutShort) return { ...state, lastProblem: error.message };
  const failures = state.failures + 1;
  const wait = waitAfterFailure(failures, error instanceof TryLater ? error.retryAfterMs : 0);
  return { ...state, failures, notBefore: Date.now() + wait, lastProblem: messageOf(error) };
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  try {
    return (error instanceof Error ? error.message : String(error)).slice(0, 300);
  } catch {
    return "The provider failed.";
  }
}
