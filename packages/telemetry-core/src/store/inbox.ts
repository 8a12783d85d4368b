import type { SanitizedReport } from "../item/report.ts";
import { sha256 } from "../platform/digest.ts";
import { join } from "../platform/node.ts";
import type { Drops } from "./drops.ts";
import { ADDED_BETWEEN_TRIMS } from "./spool/bounds.ts";
import { openSpool } from "./spool/spool.ts";
import { sweepState } from "./spool/sweep.ts";

/**
 * A report that waits for a decision. The person is shown `text`; `digest` is its SHA-256, and the answer is about
 * exactly those bytes.
 */
export interface WaitingReport {
  readonly name: string;
  readonly text: string;
  readonly digest: string;
}

/** Sanitised reports kept on this machine until the person decides. */
export interface Inbox {
  /** Durable when it returns, and removed at once if a denial arrived meanwhile. Throws the system's error. */
  add(report: SanitizedReport): WaitingReport;
  /** Oldest first. */
  list(): WaitingReport[];
  remove(name: string): void;
  clear(): void;
  readonly count: number;
}

/** `isDenied` reads the decision in force. */
export function createInbox(state: string, drops: Drops, isDenied: () => boolean): Inbox {
  const folder = openSpool(join(state, "inbox"));
  let added = 0;

  return {
    add(report) {
      const text = JSON.stringify(report);
      const name = folder.add(report.id, text);
      if (added === 0) sweepState(state);
      if (added++ % ADDED_BETWEEN_TRIMS === 0) {
        const gone = folder.trim();
        drops.count("too-old", gone.tooOld);
        drops.count("too-many", gone.tooMany);
      }
      // Another process may have emptied the inbox between the decision that was read for this report and its writing.
      if (isDenied()) folder.remove(name);
      return { name, text, digest: sha256(text) };
    },
    list() {
      return folder.names().flatMap((name) => {
        const text = folder.read(name);
        return text === undefined ? [] : [{ name, text, digest: sha256(text) }];
      });
    },
    remove: folder.remove,
    clear: folder.clear,
    get count() {
      return folder.count;
    },
  };
}
