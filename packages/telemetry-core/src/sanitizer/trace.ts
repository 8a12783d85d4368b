import type { Frame } from "../report.ts";
import { MOST_FRAMES, readFrame } from "./frames.ts";

/** A line of a trace that may be shown: a frame, or text that went through the sanitizer. */
export type TraceLine = Frame | string;

const MOST_LINES = 200;
const LONGEST_LINE = 2048;
/** Lines of a message behind the one that names the error. */
const MOST_CONTINUED = 12;

/** Decoration: colours, boxes, and what process managers and loggers put in front of every line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours start with the escape character
const COLOURS = /(?:\u001b|\u2190)\[[\d;]{0,16}m/g;
const BOX = /^[\s\u2500-\u257f]{1,200}|[\s\u2500-\u257f]{1,200}$/g;
const PREFIX =
  /^(?:\[\d{1,4}\]\s|\d\d:\d\d:\d\d(?:[.,]\d{3})?(?: \|)?\s|\d{1,3}\|[\w.-]{1,32}\s{0,8}\|\s?|\d{1,6} (?:verbose|error|silly) stack\s?|remote:\s?|\[(?:ERROR|error|ERR|WARN|FATAL)\]\s?)/;

/** `TypeError: …`, `Error [ERR_X]: …`, `pkg.module.SomeException`, with what inspection writes in front of it. */
const HEADER =
  /^(?:ERROR\b|FATAL\b|CRITICAL\b|(?:npm|yarn|pnpm) (?:ERR!|error)\s|[\d-]{8,10}[ T][\d:.,]{8,15}Z?[ |-]{1,3}(?:ERROR|FATAL|CRITICAL)\b|(?:[A-Z][\w ]{2,40}: )?(?:(?:Uncaught|Unhandled|Unexpected|Caused by|cause|\[cause\]|\[errors\]|ERROR|FATAL|Exception in thread "[\w-]{1,32}")(?:(?: Exception| Rejection| in)?:|\b)?[ \t]{1,4}){0,3}(?:[\w$]{1,64}(?:\.|::)){0,6}(?:[A-Z][\w$]{0,63}(?:Error|Exception|Warning|Interrupt|Failure|Fault)|Error|Exception|AbortError|panic)\w{0,16}(?: \[[\w.-]{1,64}\])?(?::|$|(?= \{)))/;
/** Constant texts of runtimes. */
const CONSTANT =
  /^(?:Traceback \(most recent call last\):|During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:|Node\.js v\d{1,2}\.\d{1,3}\.\d{1,3}|From previous event:|\.\.\. \d{1,6} (?:more items|lines matching cause stack trace) \.\.\.)$/;
/** Properties that inspection prints and that say what failed, never on what: words of a closed form, and numbers. */
const PROPERTY =
  /^["']?(?:code|errno|errorCode|syscall|status|statusCode|httpStatus|severity|clientVersion|version|routine|killed|signal|sqlState|exitCode|type|level|retryable)["']?[:=]\s?(?:["'][\w.@/-]{1,48}["']|-?\d{1,9}|true|false|null|undefined),?$/;
/** What the line above a trace says, if it says that something failed; what was typed at a shell never counts. */
const COMPLAINT =
  /^(?!\S{1,64}@\S{1,64}[:~]).{0,256}\b(?:errors?|exception|fail(?:ed|ure)|unable|cannot|can't|could not|never)\b/i;
/** `fs.js:584` above an excerpt of source, which is left out. */
const EXCERPT = /^(\S{1,1024}):(\d{1,9})$/;

/**
 * Reads a trace of any runtime line by line. Kept are frames, the lines that name an error with the rest of its
 * message, codes and numbers that inspection prints behind it, and constant texts; left out is everything else: source
 * lines, logs, quoted data. `clean` sanitises what stays. Linear; never throws.
 */
export function readTrace(trace: string, roots: readonly string[], clean: (text: string) => string): TraceLine[] {
  const kept: TraceLine[] = [];
  let frames = 0;
  let continued = 0;
  for (const raw of unescaped(trace).split(/\r?\n|(?<=[^\s]) {4,8}(?=at )/, MOST_LINES * 4)) {
    if (kept.length >= MOST_LINES || raw.length > LONGEST_LINE) continue;
    const line = undecorated(raw);
    if (line === "") continue;
    const excerpt = EXCERPT.exec(line);
    const frame = readFrame(excerpt ? `at ${line}` : line, roots, clean);
    if (frame) {
      continued = 0;
      if (++frames <= MOST_FRAMES) kept.push(frame);
      continue;
    }
    if (CONSTANT.test(line)) {
      continued = 0;
      kept.push(line);
    } else if (HEADER.test(line)) {
      continued = MOST_CONTINUED;
      kept.push(clean(line));
    } else if (PROPERTY.test(line)) {
      kept.push(clean(line));
    } else if ((continued > 0 || (kept.length === 0 && COMPLAINT.test(line))) && isProse(line)) {
      continued--;
      kept.push(clean(line));
    }
  }
  return kept;
}

/** A trace that was printed as JSON has its line breaks as escapes. */
function unescaped(trace: string): string {
  if (trace.includes("\n    at ") || !/\\n {2,8}(?:at |File )/.test(trace)) return trace;
  return trace.replace(/\\(["'\\/])|\\n/g, (_found, sign: string | undefined) => sign ?? "\n");
}

function undecorated(raw: string): string {
  let line = raw.replace(COLOURS, "").replace(BOX, "");
  // Lines of a text that inspection printed as a concatenation.
  line = /^'(.{1,2000})\\n'(?: \+|,)?$/.exec(line)?.[1]?.trim() ?? line;
  for (let round = 0; round < 2 && PREFIX.test(line); round++) line = line.replace(PREFIX, "").trim();
  return line;
}

/** Not markup, not a structure, not a row of signs. */
function isProse(line: string): boolean {
  return (
    /[A-Za-z]{2}/.test(line) && !/^(?:[<{}[\]^~|+*#=$>]|-(?! )|["']?[\w-]+["']?: ?["'{[])|[{;,]$|^\w+\(.*\)$/.test(line)
  );
}
