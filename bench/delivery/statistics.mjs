const sorted = (numbers) => numbers.toSorted((one, other) => one - other);
export const quantile = (numbers, share) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
export const median = (numbers) => quantile(numbers, 0.5);

/** Does every piece of work once a round, so that what else the machine does hits all alike. The order turns each round. */
export async function interleave(rounds, works) {
  const found = works.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < works.length; step++) {
      const at = (round + step) % works.length;
      found[at].push(await works[at](round));
    }
  }
  return found;
}
