import { readFileSync, writeSync } from "node:fs";
import { clearLine, createInterface, cursorTo, type Interface } from "node:readline";
import type { Answer, Question } from "./ask/ask.ts";
import { isFitToAsk } from "./ask/is-fit-to-ask.ts";
import * as words from "./ask/words.ts";
import { sha256 } from "./digest.ts";
import { isEmail } from "./email.ts";

/** Wrong answers before the question is taken for unanswered. */
const MOST_WRONG_ANSWERS = 10;
/** How long keys that were pressed before the question are thrown away: they were meant for something else. */
const TYPE_AHEAD_MS = 50;

/** Ctrl-C, Ctrl-D, the end of input or of time: no decision. */
class NoAnswer extends Error {}

const say = (text: string) => void process.stderr.write(text);

/** Reads one line. Rejects with {@link NoAnswer}; the terminal is in raw mode, so that Ctrl-C is a key. */
function readLine(terminal: Interface, prompt: string, limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer("time")), limitMs);
    const stop = () => {
      clearTimeout(timer);
      reject(new NoAnswer("end"));
    };
    terminal.once("SIGINT", stop);
    terminal.once("close", stop);
    terminal.question(prompt, (line) => {
      clearTimeout(timer);
      terminal.off("SIGINT", stop);
      terminal.off("close", stop);
      resolve(line.trim());
    });
  });
}

async function askChoice(terminal: Interface, question: Question, report: string): Promise<Answer["choice"]> {
  const until = Date.now() + question.limitMs;
  const choices = { "1": "once", "2": "always", "3": "denied" } as const;
  for (let wrong = 0; wrong < MOST_WRONG_ANSWERS; ) {
    const key = await readLine(terminal, words.choicePrompt(), Math.max(1, until - Date.now()));
    if (key === "1" || key === "2" || key === "3") return choices[key];
    if (key === "4") say(words.exactReport(report, question));
    else {
      wrong++;
      say(words.wrongChoice());
    }
  }
  throw new NoAnswer("junk");
}

async function askEmail(terminal: Interface, question: Question): Promise<string | undefined> {
  try {
    for (let wrong = 0; wrong < MOST_WRONG_ANSWERS; wrong++) {
      const line = await readLine(terminal, words.emailPrompt(), question.limitMs);
      if (line === "") return undefined;
      if (isEmail(line)) return line;
      say(words.wrongEmail());
    }
  } catch (error) {
    // The yes stands when nobody answers the second question; Ctrl-C takes it back.
    if (!(error instanceof NoAnswer) || error.message !== "time") throw error;
    say("\n");
  }
  return undefined;
}

async function main(question: Question): Promise<void> {
  const report = readFileSync(question.reportFile, "utf8");
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: true,
    historySize: 0,
    prompt: "",
  });
  await new Promise((resolve) => setTimeout(resolve, TYPE_AHEAD_MS));
  // Whatever was typed is on the line by now; it is taken back before the question appears.
  terminal.write(null, { ctrl: true, name: "u" });
  cursorTo(process.stderr, 0);
  clearLine(process.stderr, 0);

  say(words.question(question, process.stderr));
  try {
    const choice = await askChoice(terminal, question, report);
    const email = choice === "denied" ? undefined : await askEmail(terminal, question);
    say(words.thanks(choice, question));
    const answer: Answer = { choice, digest: sha256(report), ...(email && { email }) };
    writeSync(1, JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    say(words.noAnswer(error.message));
  } finally {
    terminal.removeAllListeners("close");
    terminal.close();
  }
}

try {
  const question = JSON.parse(process.argv[2] ?? "") as Question;
  if (await isFitToAsk(question)) await main(question);
} catch {
  // Nothing was said. The host's own exit is what matters.
} finally {
  process.exit(0);
}
