/** A word for each hexadecimal digit, since the sanitizer may take digits for a person's number. */
const DIGITS = "amber basil cedar daisy elder fern ginger hazel iris juniper kelp lilac maple nettle olive poppy".split(
  " ",
);
/** The names of the texts. They stand in the host's program with the digits, so that reports keep them as its words. */
export const NAMES =
  "sigkill sigterm sigint exit uncaught run watch out of memory courier left silent unavailable writer";

/** A number in words. */
export const wordsOf = (number) =>
  [...number.toString(16).padStart(6, "0")].map((digit) => DIGITS[Number.parseInt(digit, 16)]).join(" ");

/** Texts for `count` captures, distinct from each other and from those of any other `name`. */
export const textsOf = (name, count, from = 0) =>
  Array.from({ length: count }, (_, at) => `${name} ${wordsOf(from + at)}`);

/**
 * Compares what the receiver saw with what was captured: every text arrived under one id, nothing else did, and nothing
 * was torn. `sends` counts what arrived, and `twice` how much of that arrived again.
 */
export async function judge(receiver, texts) {
  const { ids, times, torn } = await receiver.all();
  const arrived = texts.filter((text) => ids.has(text)).length;
  const events = texts.flatMap((text) => ids.get(text) ?? []);
  const sends = events.reduce((sum, id) => sum + times.get(id), 0);
  const problems = [];
  if (arrived !== texts.length) problems.push(`${texts.length - arrived} did not arrive`);
  if (events.length !== arrived) problems.push(`${events.length - arrived} have a second id`);
  if (torn > 0) problems.push(`${torn} came torn`);
  return { captured: texts.length, arrived, sends, twice: sends - events.length, problems };
}

/** True if all of these have arrived. */
export async function haveArrived(receiver, texts) {
  const { ids } = await receiver.all();
  return texts.every((text) => ids.has(text));
}
