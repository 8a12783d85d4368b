import { printable } from "../printable.ts";
import type { Answer, Question } from "./ask.ts";

/** A terminal as far as its looks go. */
export interface Looks {
  readonly columns?: number;
  hasColors?(): boolean;
}

const WIDEST = 76;

const LINES = { unicode: ["╭", "─", "╮", "│", "╰", "╯"], ascii: ["+", "-", "+", "|", "+", "+"] } as const;

/** The framed question. Fits the terminal; plain characters where the locale is not UTF-8, no colours where none are wanted. */
export function question({ app, earlier, limitMs, providers }: Question, looks: Looks): string {
  const width = Math.max(40, Math.min(WIDEST, (looks.columns || 80) - 2));
  const colors = looks.hasColors?.() === true && !process.env["NO_COLOR"];
  const bold = (text: string) => (colors ? `\u001b[1m${text}\u001b[22m` : text);
  const [topLeft, line, topRight, side, bottomLeft, bottomRight] = LINES[isUtf8() ? "unicode" : "ascii"];
  const inner = width - 4;
  const rows: string[] = [];
  const add = (text: string, style = (row: string) => row) => {
    for (const row of wrap(text, inner)) rows.push(`${side} ${style(row.padEnd(inner))} ${side}`);
  };
  const edge = (left: string, right: string) => left + line.repeat(width - 2) + right;

  add(earlier ? `${app.name} stopped at an error in an earlier run.` : `${app.name} stopped at an error.`, bold);
  add("May it send a report about it to its authors?", bold);
  add("");
  add(
    `The report says what went wrong and where in ${app.name}, and which versions of ${app.name}, runtime and system this is. It names no file, address, user or machine of yours.`,
  );
  add("");
  add("[1] Yes, this error only");
  add("[2] Yes, always");
  add("[3] No, and do not ask again");
  add("[4] Show me exactly what would be sent");
  add("");
  add(`It would go to: ${providers.join(", ")}. Without an answer in ${seconds(limitMs)} nothing is sent.`);
  return `\n${edge(topLeft, topRight)}\n${rows.join("\n")}\n${edge(bottomLeft, bottomRight)}\n`;
}

export const choicePrompt = () => "Type 1, 2, 3 or 4 and press Enter: ";
export const wrongChoice = () => "That is none of the answers.\n";
export const emailPrompt = () => "Your e-mail address, if the authors may write back (Enter for none): ";
export const wrongEmail = () => "That is not an e-mail address such as you@example.com.\n";

/** Every byte of the report, laid out for reading: an object without inner ones, such as a frame, on one line. */
export function exactReport(text: string, { providers }: Question): string {
  // Line breaks inside of strings are escapes, so that those that are left are the layout's.
  const pretty = JSON.stringify(JSON.parse(text), null, 2)
    .replace(/\{\n[^{}[\]]*\}/g, (object) => object.replace(/\n\s*/g, " "))
    .split("\n")
    .map(printable)
    .join("\n");
  return `\n${pretty}\n\nThat is all of it, but for your e-mail address if you give one. It goes to ${providers.join(", ")}.\n`;
}

export function thanks(choice: Answer["choice"], { app, offVariable, settingsFile }: Question): string {
  const change = `To change your mind: ${offVariable}=0, or "askfirst enable|disable --app ${app.name}".`;
  if (choice === "once") return "Thank you. This report may leave, no other.\n";
  if (choice === "always") return `Thank you. Kept in ${settingsFile}. ${change}\n`;
  return `Nothing is sent. Kept in ${settingsFile}. ${change}\n`;
}

export function noAnswer(reason: string): string {
  return `\n${reason === "time" ? "No answer in time" : "No decision"}: nothing is sent. The report stays on this machine.\n`;
}

function seconds(ms: number): string {
  const whole = Math.max(1, Math.round(ms / 1000));
  return whole === 1 ? "1 second" : `${whole} seconds`;
}

function isUtf8(): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const locale = LC_ALL || LC_CTYPE || LANG;
  // Without a locale Node and today's terminals still speak UTF-8; "C" and "POSIX" ask for plain characters.
  return process.platform === "win32" || locale === undefined || /utf-?8/i.test(locale);
}

function wrap(text: string, width: number): string[] {
  const rows = [""];
  for (const word of text.split(" ")) {
    const row = rows[rows.length - 1] ?? "";
    if (row === "" || row.length + 1 + word.length <= width)
      rows[rows.length - 1] = row === "" ? word : `${row} ${word}`;
    else rows.push(word);
  }
  return rows.map((row) => row.slice(0, width));
}
