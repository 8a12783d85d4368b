import type { CrashException } from "../item/report.ts";
import { sha256 } from "../platform/digest.ts";
import { memo } from "../platform/memo.ts";

/** A crash loop is the same bug again and again. */
const MOST_BUGS = 50;
const digest = memo((text) => sha256(text).slice(0, 32), MOST_BUGS);

/**
 * 32 lower-case hex digits that are equal for equal bugs: from type, code and the frames of host and dependencies, of
 * which only the top two count with their lines (an error may be made by a helper), so that a change elsewhere keeps
 * the fingerprint. Without such frames the message counts, without its numbers and without what stands for a value.
 * Takes sanitised values only, so that a hash cannot be searched for what was taken out.
 */
export function fingerprint(exceptions: readonly CrashException[], message = ""): string {
  const parts: (string | number)[] = [];
  const add = (part: string | number | undefined) => parts.push(part ?? "");
  for (const exception of exceptions) {
    add(exception.type);
    add(exception.code);
    const frames = exception.frames.filter(({ owner }) => owner === "host" || owner === "dependency");
    for (const [at, frame] of frames.entries()) {
      add(frame.file);
      add(frame.function);
      if (at < 2) add(frame.line);
    }
    if (frames.length === 0) add(collapsed(exception.message));
  }
  if (exceptions.length === 0) add(collapsed(message));
  return digest(parts.map((part) => `${part}\0`).join(""));
}

function collapsed(message: string): string {
  return message.replace(/<[A-Za-z][\w:-]{0,40}>/g, "*").replace(/\d+/g, "0");
}
