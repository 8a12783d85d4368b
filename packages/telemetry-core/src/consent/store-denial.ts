import { AskfirstError } from "../errors/askfirst-error.ts";
import { closeSync, constants, openSync, statSync, writeSync } from "../platform/node.ts";
import { setJsonMember } from "./json-member.ts";
import { readSettings } from "./settings-file.ts";
import { changeSettings } from "./settings-writer.ts";
import { type StoredConsent, writeStoredConsent } from "./stored-consent.ts";

/** What a disk says that takes no more: full, the user's share used up, or longer than a file may be (write(2)). */
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

const denied = ({ others }: Pick<StoredConsent, "others">): StoredConsent => ({
  decisions: { crashes: "denied", usage: "denied", details: "denied" },
  others,
});

/**
 * Stores a no. Where the disk has no room for another file, it is written within the old one, in the place of the
 * yes or in what is left of the last block. Throws an
 * {@link AskfirstError} if that cannot be done either.
 */
export function storeDenial(app: string, path: string): void {
  try {
    changeSettings(app, path, denied);
  } catch (error) {
    const cause = AskfirstError.is(error) ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (!NO_ROOM.has(cause?.code ?? "") || !denyWithoutRoom(path)) throw error;
  }
}

/** True if the settings say no now, or nothing that counts as a yes: a writer killed in the middle leaves a torn file. */
function denyWithoutRoom(path: string): boolean {
  const settings = readSettings(path);
  try {
    // A file without content takes no room, and is a doubt.
    if (settings.kind === "absent") return write(path, "", constants.O_CREAT | constants.O_EXCL);
    if (settings.kind === "doubt") return false;
    const before = Buffer.byteLength(settings.text);
    const room = Math.max(before, roomOf(path));
    const full = writeStoredConsent(denied(settings.consent));
    // The last is no decision at all: a doubt, which has room where "true" stood.
    for (const form of [full, { consent: "denied" }, false, 0]) {
      const text = setJsonMember(settings.text, "telemetry", form);
      const bytes = Buffer.byteLength(text);
      if (bytes <= room) return write(path, text + " ".repeat(Math.max(0, before - bytes)), 0);
    }
  } catch {
    // Not even that.
  }
  return false;
}

/** The unit of `blocks` in stat(2), in bytes. */
const BLOCK = 512;

/** Bytes that the disk has set apart for a file: it may grow to these without more room. */
function roomOf(path: string): number {
  // Zero where the system does not tell, and where the content lies in the folder itself.
  return statSync(path).blocks * BLOCK;
}

function write(path: string, text: string, flags: number): boolean {
  const descriptor = openSync(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0) | flags, 0o600);
  try {
    return writeSync(descriptor, text, 0) === Buffer.byteLength(text);
  } finally {
    closeSync(descriptor);
  }
}
