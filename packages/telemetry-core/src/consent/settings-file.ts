import type { Stats } from "node:fs";
import { othersMayWrite } from "../files/others-may-write.ts";
import { retryBusy } from "../files/replace-file.ts";
import {
  closeSync,
  constants,
  dirname,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  statSync,
} from "../platform/node.ts";
import { flawOfMember } from "./json-member.ts";
import { type Doubt, doubtful, NOTHING_STORED, readStoredConsent, type StoredConsent } from "./stored-consent.ts";

/** A settings file larger than this is not one. */
const LARGEST = 1024 * 1024;

/**
 * What is at the settings path.
 * `replaceable` doubts are contents that may be set aside; only the person can resolve the others.
 */
export type Settings =
  | { readonly kind: "absent" }
  | { readonly kind: "read"; readonly text: string; readonly consent: StoredConsent }
  | { readonly kind: "doubt"; readonly problem: string; readonly replaceable: boolean };

/**
 * What was read before, by path, and how the file looked then. Whatever changes a file or puts another in its place
 * changes its `ctime`, which no program can set.
 */
const known = new Map<string, { readonly looks: Looks; readonly settings: Settings }>();
const MOST_KNOWN = 4;
type Looks = Readonly<Record<(typeof LOOKS)[number], number>>;
const LOOKS = ["ino", "dev", "size", "mtimeMs", "ctimeMs"] as const;
/** A change that comes sooner after another may leave the same time; the coarsest clock of a file system has 2 s. */
const TOLD_APART_AFTER_MS = 3_000;

/**
 * Reads the settings file as it is now, without following a symbolic link and without waiting for anything. Never
 * throws and never writes. Costs about 30 µs; where nothing has changed since, a look at the file, 5 µs.
 */
export function readSettings(path: string): Settings {
  let descriptor: number | undefined;
  try {
    const found = lstatSync(path);
    const before = known.get(path);
    if (before && isAlike(before.looks, found)) return before.settings;
    if (found.isSymbolicLink()) return untrusted(`${path} is a symbolic link. Replace it with the file itself`);
    if (!found.isFile()) return untrusted(`${path} is not a file. Move it away`);
    // NOFOLLOW and NONBLOCK: what lstat saw may have been exchanged for a link or a pipe since.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    descriptor = retryBusy(() => openSync(path, flags));
    const opened = fstatSync(descriptor);
    if (!opened.isFile()) return untrusted(`${path} is not a file. Move it away`);
    if (process.getuid && opened.uid !== process.getuid()) {
      return untrusted(`${path} belongs to another user. Take it over or move it away`);
    }
    if (opened.size > LARGEST) return untrusted(`${path} is larger than 1 MiB. Shorten it or move it away`);
    const settings = parseSettings(path, readFileSync(descriptor, "utf8"), whoseDoubt(path, opened));
    const isSame = opened.ino === found.ino && opened.ctimeMs === found.ctimeMs;
    known.delete(path);
    if (known.size >= MOST_KNOWN) known.clear();
    if (isSame && Date.now() - found.ctimeMs > TOLD_APART_AFTER_MS) known.set(path, { looks: found, settings });
    return settings;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT") return { kind: "absent" };
    return untrusted(`${path} cannot be read (${code}). Fix its rights or move it away`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** True if another user may replace files in a folder. In a sticky one, such as `/tmp`, users can replace only their own. */
function othersMayReplaceIn(folder: Stats): boolean {
  if (process.getuid && folder.uid !== process.getuid() && folder.uid !== 0) return true;
  return othersMayWrite(folder) && (folder.mode & 0o1000) === 0;
}

/** Why the decision in this file may be another user's, and how to fix that. Undefined if only the person writes there. */
function whoseDoubt(path: string, file: Stats): Doubt | undefined {
  const folder = dirname(path);
  if (othersMayReplaceIn(statSync(folder))) {
    return { doubt: "others may put another file in the place of it", advice: `Run: chmod go-w "${folder}"` };
  }
  return othersMayWrite(file) ? { doubt: "others than you may write" } : undefined;
}

function isAlike(one: Looks, other: Looks): boolean {
  for (const look of LOOKS) if (one[look] !== other[look]) return false;
  return true;
}

function parseSettings(path: string, raw: string, whose: Doubt | undefined): Settings {
  // Some Windows editors begin a file with a byte order mark, which is not JSON.
  const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  if (text.trim() === "") return torn(`${path} is empty`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return torn(`${path} is not valid JSON, perhaps torn`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    return torn(`${path} is not an object`);
  if (!Object.hasOwn(content, "telemetry")) return { kind: "read", text, consent: NOTHING_STORED };
  const flaw = flawOfMember(text, "telemetry");
  if (flaw?.kind === "deep")
    return { kind: "read", text, consent: doubtful({ doubt: '"telemetry" nests too deeply' }) };
  const consent = readStoredConsent((content as { telemetry: unknown }).telemetry);
  const doubt = flaw ? { doubt: `the key ${JSON.stringify(flaw.key).slice(0, 40)} stands twice` } : whose;
  return { kind: "read", text, consent: doubt ? doubtful(doubt, consent.others) : consent };
}

function untrusted(problem: string): Settings {
  return { kind: "doubt", problem: `${problem}; until then telemetry is off.`, replaceable: false };
}

function torn(problem: string): Settings {
  return {
    kind: "doubt",
    problem: `${problem}, so telemetry is off. "enable" or "disable" sets it aside and writes a new one.`,
    replaceable: true,
  };
}
