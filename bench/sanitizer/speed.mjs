import { families } from "./families.mjs";

const KIB = 1024;
const SMALL = 16 * KIB;
/** Where growth is read for a candidate that is too slow for a megabyte. */
const MIDDLE = 32 * KIB;
const LARGE = 1024 * KIB;
const PASSES = 7;
const PASS_LIMIT_MS = 180_000;
/** All texts of one size together: a slow candidate would take hours otherwise. */
const BUDGET_MS = { [SMALL]: 25_000, [MIDDLE]: 15_000, [LARGE]: 90_000 };
/** Shorter times tell more about the clock than about the candidate. */
const SHORTEST_MS = { [MIDDLE]: 50, [LARGE]: 5 };
const SHORTEST_WHOLE_MS = 2;
const WHOLE_PASSES = 15;
/** The longest text over the one that its time is compared with. */
const WHOLE_RANGE = 16;

const ENOUGH_MS = 1000;
const CONFIRMED = 20;
const CONFIRMED_BELOW_MS = 1000;

export const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

/** Small texts are over before the engine has compiled what reads them. */
const WARM_UP_MS = 1000;

/** MB of UTF-8 a second: the median of seven passes over all texts, after a second to warm up. */
export async function measureThroughput(candidate, texts) {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const passes = [];
  let warm = 0;
  while (passes.length < PASSES) {
    const { ms } = await candidate.ask({ task: "pass", texts }, PASS_LIMIT_MS);
    if (ms === undefined) return null;
    if (warm < WARM_UP_MS) warm += ms;
    else passes.push(ms);
  }
  return bytes / 1000 / median(passes);
}

/**
 * Times every family at 16 kB, then at 1 MB, the slowest first. Once one is late or the budget is spent, the rest is
 * read at 32 kB. The exponent is the log of the ratio of times over the log of the ratio of sizes: 1 is linear. All
 * of it again at `longest`, for a candidate that looks at no more of a text than that.
 */
export async function measureGrowth(candidate, { limit, longest, progress }) {
  const time = (unit, characters, most) => medianTime(candidate, { task: "family", unit, characters }, limit, most);
  const found = [];
  await within(SMALL, families, async (unit) => {
    found.push({ unit, small: await time(unit, SMALL, 15), growth: null });
  });
  found.sort((one, other) => (other.small ?? limit) - (one.small ?? limit));

  const rest = await within(LARGE, found, async (family) => {
    progress(JSON.stringify(family.unit));
    family.large = await time(family.unit, LARGE, 5);
    family.late = family.large === null;
    if (family.late) return "stop";
    family.stringify = await medianTime(
      candidate,
      { task: "stringify", unit: family.unit, characters: LARGE },
      limit,
      PASSES,
    );
    family.growth = exponent(family.small, family.large, LARGE);
  });
  await confirm(found, async ({ unit }) => exponent(await time(unit, SMALL, 15), await time(unit, LARGE, 5), LARGE));
  const whole = longest === undefined ? {} : { whole: await measureWhole(candidate, { limit, longest, found }) };
  const readable = [...found.filter(({ late }) => late), ...rest].filter(({ small }) => small !== null);
  await within(MIDDLE, readable, async (family) => {
    const task = { task: "family", unit: family.unit, characters: MIDDLE };
    const middle = await medianTime(candidate, task, limit, 3);
    family.atLeast = middle === null;
    family.growth = exponent(family.small, middle ?? limit, MIDDLE);
  });
  return { ...summary(found, limit), ...whole };
}

/** The worst growth up to the longest text that is looked at as a whole, and the slowest text of that length. */
async function measureWhole(candidate, { limit, longest, found }) {
  const ask = (task, unit, characters) => medianTime(candidate, { task, unit, characters }, limit, WHOLE_PASSES);
  const measure = async ({ unit }) => {
    const large = await ask("family", unit, longest);
    const small = await ask("family", unit, longest / WHOLE_RANGE);
    const growth = large < SHORTEST_WHOLE_MS ? null : Math.log(large / small) / Math.log(WHOLE_RANGE);
    return { unit, large, growth };
  };
  const all = [];
  for (const family of found) {
    const stringify = await ask("stringify", family.unit, longest);
    all.push({ ...(await measure(family)), stringify });
  }
  await confirm(all, async (family) => (await measure(family)).growth);
  const [worst] = all.toSorted((one, other) => other.growth - one.growth);
  const [slowest] = all.toSorted((one, other) => other.large - one.large);
  return {
    characters: longest,
    range: WHOLE_RANGE,
    growth: worst.growth,
    growthFamily: worst.unit,
    slowestMs: slowest.large,
    slowestFamily: slowest.unit,
    slowestTimesStringify: slowest.large / slowest.stringify,
  };
}

/** Of many exponents of noisy times the largest is mostly noise: the worst are measured twice more, and the median counts. */
async function confirm(found, measure) {
  const worst = found
    .filter(({ growth, large }) => growth !== null && large < CONFIRMED_BELOW_MS)
    .sort((one, other) => other.growth - one.growth);
  for (const family of worst.slice(0, CONFIRMED)) {
    const all = [family.growth, await measure(family), await measure(family)].filter((each) => each !== null);
    family.growth = median(all);
  }
}

/** Does the work for one after the other until it says stop or the budget of the size is spent. Gives those left. */
async function within(size, all, work) {
  const until = Date.now() + BUDGET_MS[size];
  for (const [at, each] of all.entries()) {
    if (Date.now() > until) return all.slice(at);
    if ((await work(each)) === "stop") return all.slice(at + 1);
  }
  return [];
}

/**
 * The median of so many runs, or of those that fit into a second; null if one was too late. The first does not
 * count if there is time for others: the engine compiles for a kind of text, and asks the system for memory.
 */
async function medianTime(candidate, task, limit, most) {
  const times = [];
  let spent = 0;
  while (times.length <= most && spent < ENOUGH_MS) {
    const { ms } = await candidate.ask(task, limit);
    if (ms === undefined) return null;
    times.push(ms);
    spent += ms;
  }
  return median(times.length > 2 ? times.slice(1) : times);
}

function exponent(small, large, size) {
  return small === null || large < SHORTEST_MS[size] ? null : growthOf(small, large, size);
}

function growthOf(small, large, size) {
  return Math.log(large / Math.max(small, 0.002)) / Math.log(size / SMALL);
}

function summary(found, limit) {
  const worst = found.filter(({ growth }) => growth !== null).sort((one, other) => other.growth - one.growth)[0];
  const late = found.find((family) => family.late);
  const slowest = late ?? found.filter(({ large }) => large).sort((one, other) => other.large - one.large)[0];
  return {
    growth: worst?.growth ?? null,
    growthIsAtLeast: worst?.atLeast ?? false,
    growthFamily: worst?.unit ?? null,
    growthUpTo: worst?.large ? "1 MB" : "32 kB",
    slowestMs: late ? limit : (slowest?.large ?? null),
    slowestIsAtLeast: late !== undefined,
    slowestFamily: slowest?.unit ?? null,
    slowestTimesStringify: slowest?.stringify ? slowest.large / slowest.stringify : null,
    families: families.length,
    familiesAtSmall: found.length,
    familiesAtLarge: found.filter(({ large }) => large !== undefined).length,
    familiesAtMiddle: found.filter(({ atLeast }) => atLeast !== undefined).length,
  };
}
