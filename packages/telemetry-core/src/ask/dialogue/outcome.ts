import { printable } from "../../errors/printable.ts";
import { readLedger } from "../../ledger/read-ledger.ts";
import { readDeliveryState } from "../../store/delivery-state.ts";
import type { Destination, Told } from "../ask.ts";
import { type Page, wrap } from "./looks.ts";
import { commandOf, nameOf } from "./words.ts";

/** Milliseconds between looks at what became of the report. */
const LOOK_AFTER_MS = 40;
/** Milliseconds that the person waits, at most, to hear it. */
const LONGEST_WAIT_MS = 2_500;

/** What became of a report on its way to one provider. */
type Fate =
  | { readonly kind: "sent"; readonly endpoint: string }
  | { readonly kind: "printed" }
  | { readonly kind: "refused" }
  | { readonly kind: "waits"; readonly why?: string };

/** What is true after an answer, in a line or two: nothing is called sent that was not. Waits a moment for the courier. */
export async function outcomeOf(told: Told, page: Page): Promise<string> {
  const lines = (await sentencesOf(told)).flatMap((line) => wrap(printable(line), page.width));
  return `${lines.join("\n")}\n`;
}

async function sentencesOf(told: Told): Promise<string[]> {
  if (told.withheld !== undefined) return [told.withheld, "Nothing is sent."];
  const to = (name: string) => commandOf(told, name);
  if (told.choice === "denied") {
    return [`Nothing is sent, and you are not asked again. To change your mind: ${to("enable")}`];
  }
  const sentences = (await waitForFates(told)).map((fate, at) =>
    sentenceOf(fate, told.providers[at]?.name ?? "", told),
  );
  if (told.choice === "always")
    sentences.push(`Later reports go without asking. To change your mind: ${to("disable")}`);
  return sentences;
}

function sentenceOf(fate: Fate, name: string, told: Told): string {
  const short = told.id.slice(0, 8);
  const to = (command: string) => commandOf(told, command);
  if (fate.kind === "sent") {
    const where = nameOf({ name, endpoint: fate.endpoint });
    return `Thank you. Sent to ${where} as report ${short}. To see it: ${to(`log --payload ${short}`)}`;
  }
  if (fate.kind === "printed") return `Thank you. Given to ${name} as report ${short}.`;
  if (fate.kind === "refused") return `${name} refused report ${short}, so it is gone. To see why: ${to("log")}`;
  const why = fate.why === undefined ? "" : ` (${fate.why.replace(/^\[askfirst\] |\.$/g, "")})`;
  return `Not sent to ${name} yet${why}: report ${short} waits on this machine. To see it: ${to("status")}`;
}

async function waitForFates(told: Told): Promise<Fate[]> {
  const until = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const fates = told.providers.map((destination) => fateOf(destination, told));
    if (fates.every((fate) => fate !== undefined)) return fates;
    if (Date.now() >= until) return fates.map((fate) => fate ?? { kind: "waits", why: "there is no answer yet" });
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS));
  }
}

/** Undefined as long as its courier is at work. */
function fateOf({ name, stays }: Destination, { folders: { state }, id }: Told): Fate | undefined {
  const recorded = recordOf(state, name, id);
  if (recorded?.outcome === "accepted") {
    const { endpoint } = recorded;
    return endpoint === "terminal" ? { kind: "printed" } : { kind: "sent", endpoint };
  }
  const { notBefore, lastProblem } = readDeliveryState(state, name);
  if (notBefore > Date.now()) return { kind: "waits", ...(lastProblem !== undefined && { why: lastProblem }) };
  if (recorded?.outcome === "refused") return { kind: "refused" };
  return stays ? { kind: "waits", why: "it leaves when this program runs again" } : undefined;
}

function recordOf(state: string, provider: string, id: string) {
  try {
    return readLedger(state).records.findLast((record) => record.id === id && record.provider === provider);
  } catch {
    return undefined;
  }
}
