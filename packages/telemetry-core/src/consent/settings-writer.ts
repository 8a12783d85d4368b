import { AskfirstError } from "../errors/askfirst-error.ts";
import { writeAtomically } from "../files/atomic-file.ts";
import { makeFolder, whyUnwritable } from "../files/folders.ts";
import { type HeldLock, tryLock } from "../files/lock-file.ts";
import { endOfPatience, standStill, withPatience } from "../files/patience.ts";
import { moveFile } from "../files/replace-file.ts";
import { chmodSync, dirname, statSync } from "../platform/node.ts";
import { variableName } from "../platform/variables.ts";
import { setJsonMember } from "./json-member.ts";
import { readSettings, type Settings } from "./settings-file.ts";
import { NOTHING_STORED, type StoredConsent, writeStoredConsent } from "./stored-consent.ts";

/** Fifty writers take their turns in well under a second; a longer wait than this is one for a stopped process. */
const PATIENCE_MS = 10_000;

/** A process that writes a file in place does not stop in the middle of it for longer. */
const LOOK_AGAIN_MS = 50;

/** Maps the stored state to the new one; undefined leaves the file alone. Runs under the lock. */
export type Transition = (stored: StoredConsent) => StoredConsent | undefined;

/**
 * Changes the member `telemetry` of the settings file under a lock and leaves everything else in it as it was.
 * Returns false if the transition left it alone. Waits for other writers by sleeping, for at most 10 s and normally
 * under a millisecond. Throws an {@link AskfirstError} that says why the file cannot be written; nothing changed then.
 */
export function changeSettings(app: string, path: string, transition: Transition): boolean {
  return withPatience(PATIENCE_MS, () => {
    let lock: HeldLock | undefined;
    try {
      lock = lockSettings(path);
      return changeUnderLock(path, lock, transition);
    } catch (error) {
      throw AskfirstError.is(error) ? error : unwritable(app, path, error);
    } finally {
      lock?.release();
    }
  });
}

function lockSettings(path: string): HeldLock {
  const end = endOfPatience();
  makeFolder(dirname(path));
  do {
    const lock = tryLock(`${path}.lock`);
    if (lock) return lock;
  } while (standStill(1 + Math.random() * 15, end));
  throw new AskfirstError("settings-unwritable", `${path} is locked by another process. Try again.`);
}

/**
 * The settings as they are when nobody is writing them: the host's own writer may be in the middle of the file. What is
 * torn counts as torn when two looks in a row have found the same.
 */
function readWhole(path: string): Settings {
  const end = endOfPatience();
  for (;;) {
    const before = statSync(path, { throwIfNoEntry: false });
    const settings = readSettings(path);
    if (settings.kind !== "doubt" || !settings.replaceable || !standStill(LOOK_AGAIN_MS, end)) return settings;
    const after = statSync(path, { throwIfNoEntry: false });
    const isStill = before?.ino === after?.ino && before?.size === after?.size && before?.ctimeMs === after?.ctimeMs;
    if (isStill) return settings;
  }
}

function changeUnderLock(path: string, lock: HeldLock, transition: Transition): boolean {
  const settings = readWhole(path);
  if (settings.kind === "doubt" && !settings.replaceable) {
    throw new AskfirstError("settings-unreadable", settings.problem);
  }
  const next = transition(storedIn(settings));
  if (!next) return false;
  if (settings.kind === "doubt") setAside(path);
  const text = settings.kind === "read" ? settings.text : "{\n}\n";
  const content = setJsonMember(text, "telemetry", writeStoredConsent(next));
  if (!writeAtomically(path, content, () => lock.stillHeld())) {
    throw new AskfirstError("settings-unwritable", `${path} was locked for too long. Try again.`);
  }
  return true;
}

/** A torn file may hold a denial or the host's own settings: it is kept beside the new one, never overwritten. */
function setAside(path: string): void {
  const aside = `${path}.torn-${Date.now()}`;
  moveFile(path, aside);
  chmodSync(aside, 0o600);
}

function storedIn(settings: Settings): StoredConsent {
  return settings.kind === "read" ? settings.consent : NOTHING_STORED;
}

function unwritable(app: string, path: string, cause: unknown): AskfirstError {
  const reason = whyUnwritable(dirname(path)) ?? (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new AskfirstError(
    "settings-unwritable",
    `${path} cannot be written, so nothing was changed: ${reason}. Fix that, or name another folder with ${variableName(app, "TELEMETRY_HOME")}.`,
    { cause },
  );
}
