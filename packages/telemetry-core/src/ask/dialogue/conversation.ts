import { mayHaveComment, withComment } from "../../item/amend-report.ts";
import { isEmail } from "../../item/email.ts";
import type { SanitizedReport } from "../../item/report.ts";
import type { Answer, Destination, Question } from "../ask.ts";
import { choiceOf } from "./choices.ts";
import { layOutJson, layOutReport } from "./lay-out.ts";
import type { Page } from "./looks.ts";
import * as words from "./words.ts";

/** What the conversation needs from the one that holds the terminal. */
export type Step =
  /** Print it. */
  | { readonly say: string }
  /** Print the prompt and read a line, which is the answer to this step. Throw {@link NoAnswer} into it if there is none. */
  | { readonly prompt: string }
  /** Sanitise what the person typed; the result is the answer to this step. */
  | { readonly sanitize: string }
  /** Say what a provider would send; the answer is undefined if it cannot be told. */
  | { readonly preview: SanitizedReport; readonly of: Destination };

/** Ctrl-C, Ctrl-D, Ctrl-Z, the end of input or of time: no decision. */
export class NoAnswer extends Error {
  readonly reason: "end" | "time" | "junk" | "later";

  constructor(reason: NoAnswer["reason"]) {
    super(reason);
    this.reason = reason;
  }
}

export type Given = Omit<Answer, "digest">;
export type Conversation = Generator<Step, Given, string | undefined>;

/** Wrong answers after which the question counts as unanswered. */
const MOST_WRONG_ANSWERS = 10;
/** Characters of a comment. */
const LONGEST_COMMENT = 300;

/** Asks about one report, and for what may go along with it. Reads and prints nothing itself: it yields what is to be done. */
export function* converse(question: Question, report: SanitizedReport, page: Page): Conversation {
  const mayComment = mayHaveComment(report);
  let comment: string | undefined;
  let wrong = 0;
  yield { say: words.question(question, report, mayComment, page) };
  for (;;) {
    const choice = choiceOf((yield { prompt: words.choicePrompt() }) ?? "");
    const whole = () => (comment === undefined ? report : withComment(report, comment));
    if (choice === "later") throw new NoAnswer("later");
    if (choice === "show") {
      yield { say: `\n${layOutReport(whole(), page)}\n${words.afterShow(question.providers)}` };
    } else if (choice === "json") {
      yield { say: `\n${layOutJson(whole())}\n` };
      yield* showPreviews(question.providers, whole());
      yield { say: words.afterJson() };
    } else if (choice === "comment" && mayComment) {
      const typed = (yield { prompt: words.commentPrompt() })?.slice(0, LONGEST_COMMENT) ?? "";
      comment = typed === "" ? undefined : yield { sanitize: typed };
      yield { say: words.sanitizedComment(comment) };
    } else if (choice === "denied") {
      return { choice };
    } else if (choice === "once" || choice === "always") {
      const email = yield* askEmail();
      return { choice, ...(email && { email }), ...(comment && { comment }) };
    } else {
      if (++wrong === MOST_WRONG_ANSWERS) throw new NoAnswer("junk");
      yield { say: words.wrongChoice() };
    }
  }
}

function* showPreviews(
  providers: readonly Destination[],
  report: SanitizedReport,
): Generator<Step, void, string | undefined> {
  for (const destination of providers.filter(({ preview }) => preview)) {
    const text = yield { preview: report, of: destination };
    if (text !== undefined) yield { say: words.previewOf(destination, text) };
  }
}

function* askEmail(): Generator<Step, string | undefined, string | undefined> {
  try {
    for (let wrong = 0; wrong < MOST_WRONG_ANSWERS; wrong++) {
      const line = yield { prompt: words.emailPrompt() };
      if (line === undefined || line === "") return undefined;
      if (isEmail(line)) return line;
      yield { say: words.wrongEmail() };
    }
  } catch (error) {
    // The yes holds when the second question has no answer; Ctrl-C takes it back.
    if (!(error instanceof NoAnswer) || error.reason !== "time") throw error;
    yield { say: "\n" };
  }
  return undefined;
}
