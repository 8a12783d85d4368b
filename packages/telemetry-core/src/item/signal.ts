import type { Purpose } from "./report.ts";

/** A kind of item. Each has its own folder of what waits, since a crash report travels alone and events in batches. */
export type Signal = "crash" | "event";

export const SIGNALS = ["crash", "event"] as const satisfies readonly Signal[];

/** What a person decides about when they decide about a kind of item. */
export const PURPOSE_OF: Readonly<Record<Signal, Purpose>> = { crash: "crashes", event: "usage" };
