import { readText } from "../files/own-file.ts";
import { approvedReport } from "../item/approved-report.ts";
import { giveBackTerminal } from "../platform/child/terminal-mode.ts";
import { sha256 } from "../platform/digest.ts";
import { writeSync } from "../platform/node.ts";
import { markBegun } from "../store/process-starts.ts";
import type { Answer, Question, Told } from "./ask.ts";
import { noteAsked } from "./ask-history.ts";
import { checkWaitingReport } from "./check-waiting-report.ts";
import { type Conversation, converse, type Given, NoAnswer, type Step } from "./dialogue/conversation.ts";
import { type Destinations, makeDestinations } from "./dialogue/destinations.ts";
import { createLineReader, type LineReader } from "./dialogue/line-reader.ts";
import { pageFor } from "./dialogue/looks.ts";
import { outcomeOf } from "./dialogue/outcome.ts";
import { noAnswer } from "./dialogue/words.ts";

/** Milliseconds during which earlier key presses are thrown away: they were meant for something else. */
const TYPE_AHEAD_MS = 50;

/** Milliseconds between checks that the host still runs. */
const LOOK_AFTER_HOST_MS = 100;

/** Standard output is the terminal, standard error goes to the host: see {@link ask}. */
const say = (text: string) => void process.stdout.write(text);

/**
 * Ends at once if the host no longer waits for the answer. Not by an ordinary exit: that would set the terminal, which
 * the person's shell has back, to the mode in which this process found it, and not to the one that the host found.
 */
function endWithHost({ hostPid, terminalMode }: Pick<Question, "hostPid" | "terminalMode">): void {
  if (process.ppid === hostPid) return;
  if (terminalMode !== undefined) giveBackTerminal(terminalMode);
  process.kill(process.pid, "SIGKILL");
}

async function askPerson(order: Question): Promise<void> {
  setInterval(endWithHost, LOOK_AFTER_HOST_MS, order).unref();
  // First of all, so that keys are keys even where the host could not set that.
  const lines = createLineReader(process.stdin, process.stdout, order.longestMs);
  try {
    const text = readText(order.reportFile);
    const [destinations] = await Promise.all([makeDestinations(order), lines.forgetTypeAhead(TYPE_AHEAD_MS)]);
    if (destinations.list.length === 0) return;
    const question = { ...order, providers: destinations.list };

    // Counts as asked once the person sees it. A process that cannot note it may not ask.
    noteAsked(question.folders, question.app);
    const conversation = converse(question, approvedReport(text), pageFor(process.stdout));
    const given = await hold(conversation, question, lines, destinations);
    const answer: Answer = { ...given, digest: sha256(text) };
    writeSync(2, `\n${JSON.stringify(answer)}\n`);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    endWithHost(order);
    say(`${error.reason === "later" ? "" : "\n"}${noAnswer(error.reason, order, pageFor(process.stdout))}`);
  } finally {
    lines.close();
  }
}

/** Does what the conversation asks for, step by step, until it has its answer. */
async function hold(
  conversation: Conversation,
  question: Question,
  lines: LineReader,
  destinations: Destinations,
): Promise<Given> {
  let next = conversation.next();
  while (!next.done) {
    try {
      next = conversation.next(await take(next.value, question, lines, destinations));
    } catch (error) {
      next = conversation.throw(error);
    }
  }
  return next.value;
}

async function take(
  step: Step,
  question: Question,
  lines: LineReader,
  destinations: Destinations,
): Promise<string | undefined> {
  if ("say" in step) return say(step.say) as undefined;
  if ("prompt" in step) return lines.read(step.prompt, question.limitMs);
  if ("preview" in step) return destinations.preview(step.of, step.preview);
  // Loaded where it is needed: most people have no comment.
  const { createItemSanitizer, machineFacts } = await import("../build/load/stages.ts");
  const { root, allowedHosts } = question;
  return createItemSanitizer({ facts: () => ({ ...machineFacts(root), allowedHosts }) }).text(step.sanitize);
}

try {
  const order = JSON.parse(process.argv[2] ?? "") as Question | Told;
  markBegun(order.folders.state, "ask");
  if ("choice" in order) {
    setInterval(endWithHost, LOOK_AFTER_HOST_MS, order).unref();
    say(await outcomeOf(order, pageFor(process.stdout)));
  } else if (checkWaitingReport(order)) await askPerson(order);
} catch {
  // No answer. Only the host's own exit matters.
} finally {
  process.exit(0);
}
