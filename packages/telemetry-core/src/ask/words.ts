import { printable } from "../errors/printable.ts";
import type { Answer, Question } from "./ask.ts";

/** What a terminal can show. */
export interface Looks {
  readonly columns?: number;
  hasColors?(): boolean;
}

const WIDEST = 76;
/** Narrowest terminal for a frame. */
const NARROWEST_FRAME = 44;

const LINES = { unicode: ["╭", "─", "╮", "│", "╰", "╯"], ascii: ["+", "-", "+", "|", "+", "+"] } as const;

/**
 * The question, in a frame if there is room. Fits the terminal; uses plain characters where the locale is not UTF-8, and
 * no colours where the person wants none.
 */
export function question({ app, earlier, limitMs, providers }: Question, looks: Looks): string {
  const columns = looks.columns || 80;
  const framed = columns >= NARROWEST_FRAME;
  // A full last column makes some terminals break the line.
  const inner = framed ? Math.min(WIDEST, columns - 2) - 4 : Math.max(1, columns - 1);
  const colors = looks.hasColors?.() === true && !process.env["NO_COLOR"];
  const bold = (text: string) => (colors ? `\u001b[1m${text}\u001b[22m` : text);
  const [topLeft, line, topRight, side, bottomLeft, bottomRight] = LINES[isUtf8() ? "unicode" : "ascii"];
  const rows: string[] = [];
  const add = (text: string, style = (row: string) => row) => {
    for (const row of wrap(printable(text), inner))
      rows.push(framed ? `${side} ${style(row.padEnd(inner))} ${side}` : style(row));
  };
  const edge = (left: string, right: string) => (framed ? left + line.repeat(inner + 2) + right : "");

  add(earlier ? `${app.name} stopped at an error in an earlier run.` : `${app.name} stopped at an error.`, bold);
  add("May it send a report about it to its authors?", bold);
  add("");
  add(
    `The report says what went wrong and where in ${app.name}, and which versions of ${app.name}, runtime and system this is. It is made from the error, not from your arguments, environment, files or variables. Names of files, addresses, people and machines are taken out of it where they are recognised; 4 shows all that is left.`,
  );
  add("");
  add("[1] Yes, this error only");
  add("[2] Yes, always");
  add("[3] No, and do not ask again");
  add("[4] Show me exactly what would be sent");
  add("");
  add(`It would go to: ${providers.join(", ")}.`);
  add(`Without an answer in ${seconds(limitMs)} nothing is sent.`);
  return `\n${[edge(topLeft, topRight), ...rows, edge(bottomLeft, bottomRight)].join("\n")}\n`;
}

export const choicePrompt = () => "Type 1, 2, 3 or 4 and press Enter: ";
export const wrongChoice = () => "That is not one of the answers.\n";
export const emailPrompt = () => "Your e-mail address, if the authors may write back (Enter for none): ";
export const wrongEmail = () => "That is not an e-mail address such as you@example.com.\n";

/** Every byte of the report, laid out for reading: an object without inner ones, such as a frame, on one line. */
export function exactReport(text: string, { providers }: Question): string {
  // Line breaks inside strings are escapes, so all others belong to the layout.
  const pretty = JSON.stringify(JSON.parse(text), null, 2)
    .replace(/\{\n[^{}[\]]*\}/g, (object) => object.replace(/\n\s*/g, " "))
    .split("\n")
    .map(printable)
    .join("\n");
  return `\n${pretty}\n\nThat is all of it, plus your e-mail address if you give one. It goes to ${providers.join(", ")}.\n`;
}

/** What follows from the answer, and how to undo it. The command works without an installation. */
export function thanks(choice: Answer["choice"], { app, offVariable, folders }: Question): string {
  if (choice === "once") return "Thank you. This one report is sent. The next one waits for your decision.\n";
  const kept = `Kept in ${printable(folders.settings)}.\n`;
  const command = (name: string) => `To change your mind: npx @askfirst/cli ${name} --app ${app.name}\n`;
  if (choice === "denied") return `Nothing is sent, and you are not asked again.\n${kept}${command("enable")}`;
  return `Thank you. Crash reports of ${app.name} are sent from now on, unless ${offVariable}=0 is set.\n${kept}${command("disable")}`;
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

/** Breaks a text into as few rows as it needs, of even length, so that no word is alone on the last row. */
function wrap(text: string, width: number): string[] {
  const rows = breakAt(text, width);
  for (let narrower = width - 1; rows.length > 1 && narrower > 0; narrower--) {
    const evener = breakAt(text, narrower);
    if (evener.length > rows.length) return breakAt(text, narrower + 1);
  }
  return rows;
}

function breakAt(text: string, width: number): string[] {
  const rows = [""];
  for (const word of text.split(" ")) {
    const row = rows.at(-1) ?? "";
    if (row !== "" && row.length + 1 + word.length <= width) rows[rows.length - 1] = `${row} ${word}`;
    else {
      // A word longer than a row continues in the next one.
      const parts = word.match(new RegExp(`.{1,${width}}`, "g")) ?? [""];
      rows.splice(row === "" ? -1 : rows.length, row === "" ? 1 : 0, ...parts);
    }
  }
  return rows;
}
