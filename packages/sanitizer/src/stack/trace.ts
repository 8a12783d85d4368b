import type { Frame } from "../sanitized.ts";
import { closeQuotation, type Quotation, quotationOf } from "../tables/open-quotation.ts";
import { MOST_FRAMES, readFrame } from "./frames.ts";
import { installedPackages, placesIn } from "./installed.ts";
import { hideRelative } from "./relative-path.ts";
import {
  BOX,
  BROKEN,
  CLOSED_PROPERTY,
  COLOURS,
  COMPARISON,
  COMPLAINT,
  CONSTANT,
  HEADER,
  LABEL,
  LOST_BREAK,
  NPM_STACK,
  PREFIX,
  PROPERTY,
  SENTENCE,
  VERSION,
} from "./trace-lines.ts";

/** A line of a trace that may be shown: a frame, or text that went through the sanitizer. */
export type TraceLine = Frame | string;

const MOST_LINES = 200;
const LONGEST_LINE = 2048;
/** Lines of a message behind the one that names the error. */
const MOST_CONTINUED = 12;
/** Places in lines of which nothing else is kept. A log may list all of a package's files. */
const MOST_PLACES = 12;

/** `fs.js:584` above an excerpt of source, which is left out. */
const EXCERPT = /^(\S{1,1024}):(\d{1,9})$/;

const CONSTANTS = new RegExp(`^(?:${CONSTANT.join("|")})$`);

const NEXT_PROPERTY = /, (?=\w{1,32}: )/;

/**
 * Reads a trace of any runtime line by line. Kept are frames, the lines that name an error with the rest of its
 * message, codes and numbers that inspection prints behind it, versions, and constant texts; of all other lines (source,
 * logs, quoted data) the places in installed packages. `told` are class and message of the error, sanitised; `text`
 * sanitises what stays. Linear; never throws.
 */
export function readTrace(
  trace: string,
  told: { readonly name: string; readonly message: string },
  roots: readonly string[],
  text: (text: string) => string,
): TraceLine[] {
  const clean = (line: string) => hideRelative(text(line), roots, line);
  const installed = installedPackages(trace);
  const { name } = told;
  const said = told.message.split("\n", 1)[0]?.trim();
  const compared = COMPARISON.test(trace);
  const kept: TraceLine[] = [];
  let frames = 0;
  let places = 0;
  /** Lines that the message may still have. */
  let continued = 0;
  /** An excerpt of source may stand here, amid the message. */
  let excerpted = false;
  /** An error was printed, so the next lines are not above the first one. */
  let begun = false;
  let quotation: Quotation | undefined;
  let npm = false;

  /** A line of a message, which may end inside a text that it quotes. */
  function keep(line: string): void {
    const cleaned = clean(line);
    kept.push(cleaned);
    begun = true;
    // A part that was removed as a whole has ended.
    quotation = quotationOf(cleaned);
    excerpted = false;
  }

  function readLine(line: string): void {
    const excerpt = EXCERPT.test(line);
    const frame =
      readFrame(installed.mark(line), roots, text) ?? (excerpt ? readFrame(`at ${line}`, roots, text) : undefined);
    if (frame) {
      begun = true;
      if (++frames <= MOST_FRAMES) kept.push(frame);
      excerpted = excerpt && continued > 0;
      if (!excerpted) continued = 0;
      quotation = undefined;
    } else if (CONSTANTS.test(line)) {
      begun = true;
      continued = 0;
      kept.push(line);
    } else if (HEADER.test(line) || isNamed(line) || (!begun && said !== "" && clean(line) === said)) {
      continued = MOST_CONTINUED;
      keep(line);
    } else if (begun && LABEL.test(line)) {
      continued--;
      keep(line);
    } else if (VERSION.test(line) || isProperty(line)) {
      kept.push(clean(line));
    } else if (quotation && continued > 0) {
      continued--;
      const rest = closeQuotation(quotation, line);
      if (rest !== undefined && isProse(rest.replace(/^\W{1,8}/, ""))) keep(`<text>${quotation}${rest}`);
      else {
        if (rest !== undefined) quotation = undefined;
        point(line);
      }
    } else if (isProse(line) && says(line) && !(compared && /^[+-] /.test(line))) {
      continued--;
      keep(line);
    } else point(line);
  }

  /** The error's own class in front of a message, whatever it is called. */
  function isNamed(line: string): boolean {
    return name.length > 2 && line.startsWith(name) && /^(?: \[[\w.-]{1,64}\])?(?::|$)/.test(line.slice(name.length));
  }

  /** Shows the useful parts of a line that is removed otherwise: properties in a row, and positions. */
  function point(line: string): void {
    const properties = line
      .replace(/^\{ ?| ?\}$/g, "")
      .split(NEXT_PROPERTY, MOST_LINES)
      .filter(isProperty);
    if (properties.length > 0) kept.push(clean(properties.join(", ")));
    if (places >= MOST_PLACES) return;
    const found = placesIn(line, installed);
    places += found.length;
    // Without the rule for relative paths, which would treat these as the person's.
    kept.push(...found.map(text));
  }

  /** The line continues a message, or is an error sentence above the first one. */
  function says(line: string): boolean {
    if (continued <= 0) return !begun && COMPLAINT.test(line);
    return !excerpted || (COMPLAINT.test(line) && SENTENCE.test(line));
  }

  for (const raw of unescaped(trace)
    .replace(BROKEN, "-")
    .split(/\r?\n/, MOST_LINES * 4)) {
    const marked = NPM_STACK.test(raw);
    if (marked !== npm) continued = marked ? MOST_CONTINUED : 0;
    npm = marked;
    const whole = raw.length > LONGEST_LINE ? raw : undecorated(raw);
    for (const piece of whole.split(LOST_BREAK, MOST_LINES)) {
      if (piece.length > LONGEST_LINE || kept.length >= MOST_LINES) continue;
      const line = undecorated(piece);
      if (line !== "") readLine(line);
    }
  }
  return kept;
}

/** A trace that was printed as JSON has its line breaks as escapes, or is a list of its lines (AWS Lambda). */
function unescaped(trace: string): string {
  const lines = trace.replace(/",\s{0,64}"(?=\s{2,8}at )/g, "\n");
  if (lines.includes("\n    at ") || !/\\n {2,8}(?:at |File )/.test(lines)) return lines;
  return lines.replace(/\\(["'\\/])|\\n/g, (_found, sign: string | undefined) => sign ?? "\n");
}

function undecorated(raw: string): string {
  let line = raw.replace(COLOURS, "").replace(BOX, "");
  // Lines of a text that inspection printed as a concatenation.
  line = /^'(.{1,2000})\\n'(?: \+|,)?$/.exec(line)?.[1]?.trim() ?? line;
  for (let round = 0; round < 2 && PREFIX.test(line); round++) line = line.replace(PREFIX, "").trim();
  return line;
}

const isProperty = (line: string): boolean => PROPERTY.test(line) || CLOSED_PROPERTY.test(line);

/**
 * Not markup, not a structure, not a row of signs; no call of a function with a text, as logs of browsers' drivers quote
 * them.
 */
function isProse(line: string): boolean {
  return (
    /[A-Za-z]{2}/.test(line) &&
    !/^(?:[<{}[\]^~|+*#=$>]|\d{1,6} [|\u2502]|-(?! )|["']?[\w-]+["']?: ?["'{[])|[{;,]$|^\w+\(.*\)$|\b[a-z]\w{0,63}\(["'`]/.test(
      line,
    )
  );
}
