/** What a line of the person's means. `later` is Enter alone: no decision now. */
export type Choice = "once" | "always" | "denied" | "later" | "show" | "json" | "comment";

/** Never anything that begins like a yes: a choice is one of these words, and Enter alone is none. */
const WORDS: Readonly<Record<Choice, string>> = {
  once: "1 y yes once",
  always: "2 a always",
  denied: "3 n no never",
  later: "later|not now|",
  show: "s show",
  json: "j json",
  comment: "c comment",
};

const choices = new Map(
  Object.entries(WORDS).flatMap(([choice, words]) =>
    words.split(choice === "later" ? "|" : " ").map((word) => [word, choice as Choice] as const),
  ),
);

/** Undefined for anything else. Case and blanks around it do not count. */
export function choiceOf(line: string): Choice | undefined {
  return choices.get(line.trim().toLowerCase());
}
