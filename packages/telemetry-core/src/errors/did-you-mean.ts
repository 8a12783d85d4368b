/** The known word closest to an unknown one: one letter too many, too few, different or swapped. Undefined if none is. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  return known.find((candidate) => isAlike(lower, candidate.toLowerCase()));
}

function isAlike(word: string, candidate: string): boolean {
  if (candidate.startsWith(word) && word.length >= 2) return true;
  if (Math.abs(word.length - candidate.length) > 1) return false;
  let at = 0;
  while (at < word.length && word[at] === candidate[at]) at++;
  const rest = (text: string, from: number) => text.slice(from);
  return (
    rest(word, at + 1) === rest(candidate, at + 1) ||
    rest(word, at + 1) === rest(candidate, at) ||
    rest(word, at) === rest(candidate, at + 1) ||
    (word[at] === candidate[at + 1] && word[at + 1] === candidate[at] && rest(word, at + 2) === rest(candidate, at + 2))
  );
}
