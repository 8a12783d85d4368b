import { readText } from "../files/own-file.ts";
import { isEmail } from "../item/email.ts";
import { giveBackTerminal } from "../platform/child/terminal-mode.ts";
import { sha256 } from "../platform/digest.ts";
import { writeSync } from "../platform/node.ts";
import { markBegun } from "../store/process-starts.ts";
import type { Answer, Question } from "./ask.ts";
import { noteAsked } from "./ask-history.ts";
import { checkWaitingReport } from "./check-waiting-report.ts";
import { createLineReader, type LineReader, NoAnswer } from "./line-reader.ts";
import * as words from "./words.ts";

/** Wrong answers after which the question counts as unanswered. */
const MOST_WRONG_ANSWERS = 10;
/** Milliseconds during which earlier key presses are thrown away: they were meant for something else. */
const TYPE_AHEAD_MS = 50;

/** Milliseconds between checks that the host still runs. */
const LOOK_AFTER_HOST_MS = 100;

/** Standard output is the terminal, standard error goes to the host: see {@link ask}. */
const say = (text: string) => void process.stdout.write(text);

async function askChoice(lines: LineReader, question: Question, report: string): Promise<Answer["choice"]> {
  const choices = { "1": "once", "2": "always", "3": "denied" } as const;
  for (let wrong = 0; wrong < MOST_WRONG_ANSWERS; ) {
    const key = await lines.read(words.choicePrompt(), question.limitMs);
    if (key === "1" || key === "2" || key === "3") return choices[key];
    if (key === "4") say(words.exactReport(report, question));
    else {
      wrong++;
      say(words.wrongChoice());
    }
  }
  throw new NoAnswer("junk");
}

async function askEmail(lines: LineReader, question: Question): Promise<string | undefined> {
  try {
    for (let wrong = 0; wrong < MOST_WRONG_ANSWERS; wrong++) {
      const line = await lines.read(words.emailPrompt(), question.limitMs);
      if (line === "") return undefined;
      if (isEmail(line)) return line;
      say(words.wrongEmail());
    }
  } catch (error) {
    // The yes holds when the second question has no answer; Ctrl-C takes it back.
    if (!(error instanceof NoAnswer) || error.message !== "time") throw error;
    say("\n");
  }
  return undefined;
}

/**
 * Ends at once if the host no longer waits for the answer. Not by an ordinary exit: that would set the terminal, which
 * the person's shell has back, to the mode in which this process found it, and not to the one that the host found.
 */
function endWithHost({ hostPid, terminalMode }: Question): void {
  if (process.ppid === hostPid) return;
  if (terminalMode !== undefined) giveBackTerminal(terminalMode);
  process.kill(process.pid, "SIGKILL");
}

async function main(question: Question): Promise<void> {
  setInterval(endWithHost, LOOK_AFTER_HOST_MS, question).unref();
  // First of all, so that keys are keys even where the host could not set that.
  const lines = createLineReader(process.stdin, process.stdout, question.longestMs);
  const report = readText(question.reportFile);
  await lines.forgetTypeAhead(TYPE_AHEAD_MS);

  // Counts as asked once the person sees it. A process that cannot note it may not ask.
  noteAsked(question.folders, question.app);
  say(words.question(question, process.stdout));
  try {
    const choice = await askChoice(lines, question, report);
    const email = choice === "denied" ? undefined : await askEmail(lines, question);
    say(words.thanks(choice, question));
    const answer: Answer = { choice, digest: sha256(report), ...(email && { email }) };
    writeSync(2, `\n${JSON.stringify(answer)}\n`);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    endWithHost(question);
    say(words.noAnswer(error.message));
  } finally {
    lines.close();
  }
}

try {
  const question = JSON.parse(process.argv[2] ?? "") as Question;
  markBegun(question.folders.state, "ask");
  if (checkWaitingReport(question)) await main(question);
} catch {
  // No answer. Only the host's own exit matters.
} finally {
  process.exit(0);
}
