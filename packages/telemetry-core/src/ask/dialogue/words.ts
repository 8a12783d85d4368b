import { printable } from "../../errors/printable.ts";
import type { CrashReport } from "../../item/report.ts";
import type { Destination, Question } from "../ask.ts";
import { isAccessible, NO_BREAK, type Page, wrap } from "./looks.ts";

type Asked = Pick<Question, "app" | "command" | "earlier" | "limitMs" | "providers">;

/** The question: nine lines at most at 80 columns, the prompt included. */
export function question(asked: Asked, report: CrashReport, mayComment: boolean, page: Page): string {
  const { app, providers, limitMs } = asked;
  const rows: string[] = [];
  const add = (text: string, style = (row: string) => row) => {
    for (const row of wrap(printable(text), page.width - page.bar.length)) rows.push(page.bar + style(row));
  };
  add(`${whatHappened(asked, report)} May it send a report to ${app.author ?? "its authors"}?`, page.bold);
  add(
    "It is made from the error, not from your arguments, environment, files or variables. Names and addresses are cut where they are recognised; s shows it.",
  );
  const privacy = app.privacyUrl === undefined ? "" : ` Privacy: ${app.privacyUrl}`;
  add(`It would go to ${listOf(providers.map(nameOf))}.${privacy}`);
  for (const row of choiceRows(mayComment, page)) add(row);
  add(`Enter alone, or no key for ${seconds(limitMs)}: not now.`);
  return `\n${rows.join("\n")}\n`;
}

/** In one row if they fit; one below the other where a row is read out or is short. */
function choiceRows(mayComment: boolean, page: Page): string[] {
  const choices = ["[1] yes, this one", "[2] yes, always", "[3] no, never", "[s] show it"];
  if (mayComment) choices.push("[c] comment");
  const row = choices.join("  ");
  return isAccessible() || page.bar === "" || row.length > page.width - page.bar.length ? choices : [row];
}

/** What is true of this report, in a sentence. */
function whatHappened({ app, earlier }: Asked, report: CrashReport): string {
  const when = earlier ? " in an earlier run" : "";
  if (report.handled) return `${app.name} met a problem${when}.`;
  const library = libraryOf(report);
  return `${app.name} stopped at an error${library === undefined ? "" : ` in its library ${library}`}${when}.`;
}

/** The package whose code threw, if it is not the host's own. */
function libraryOf({ exceptions }: CrashReport): string | undefined {
  const thrower = exceptions[0]?.frames.find(({ owner }) => owner !== "runtime");
  return thrower?.owner === "dependency" ? /^(?:@[^/]+\/)?[^/]+/.exec(thrower.file)?.[0] : undefined;
}

/** A destination by its name and, where it is known, by the server's. */
export function nameOf({ name, endpoint }: { readonly name: string; readonly endpoint?: string | undefined }): string {
  return endpoint === undefined || endpoint === name ? name : `${name} (${endpoint})`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** How the person starts a command about this host: the host's own, or one that needs no installation. One word for {@link wrap}. */
export function commandOf({ app, command }: Pick<Question, "app" | "command">, name: string): string {
  const typed = command === undefined ? `npx @askfirst/cli ${name} --app ${app.name}` : `${printable(command)} ${name}`;
  return typed.replaceAll(" ", NO_BREAK);
}

export const choicePrompt = () => "Type 1, 2, 3 or s and press Enter: ";
export const wrongChoice = () => "That is not one of the answers. Enter alone means: not now.\n";
export const emailPrompt = () => "Your e-mail address, if the authors may write back (Enter for none): ";
export const wrongEmail = () => "That is not an e-mail address such as you@example.com.\n";
export const commentPrompt = () => "What were you doing? One line, then Enter: ";

/** The comment as it would go. */
export const sanitizedComment = (comment: string | undefined) =>
  comment === undefined ? "No comment goes along.\n" : `It goes along as: ${printable(comment)}\n`;

const ALL = "That is all of it, and your e-mail address if you give one.";
export const afterJson = () => `${ALL}\n`;
export function afterShow(providers: Question["providers"]): string {
  return `${ALL} j shows it as JSON${providers.some(({ preview }) => preview) ? ", and what is written around it" : ""}.\n`;
}

/** The exact text that a provider would send. */
export function previewOf(destination: Destination, text: string): string {
  return `${nameOf(destination)} would get:\n${text.split("\n").map(printable).join("\n")}\n\n`;
}

export function noAnswer(
  reason: "end" | "time" | "junk" | "later",
  asked: Pick<Question, "app" | "command">,
  page: Page,
): string {
  const what = { end: "No decision", junk: "No decision", time: "No answer in time", later: "Not now" }[reason];
  const text = `${what}: nothing is sent. The report waits on this machine. To see it: ${commandOf(asked, "status")}`;
  return `${wrap(text, page.width).join("\n")}\n`;
}

function seconds(ms: number): string {
  const whole = Math.max(1, Math.round(ms / 1000));
  return whole === 1 ? "1 second" : `${whole} seconds`;
}
