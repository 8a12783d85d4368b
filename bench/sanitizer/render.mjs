const code = (text) => `\`${JSON.stringify(text).slice(1, -1).replaceAll("|", "\\|").replaceAll("`", "ˋ")}\``;
const number = (value, digits) => (value === null ? "–" : value.toFixed(digits));
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map((_, at) => (at === 0 ? "---" : "--:"))), ...rows.map(row)];

const HEAD = [
  "",
  "secrets recall %",
  "PII recall %",
  "crash-text recall %",
  "utility %",
  "benign unchanged %",
  "MB/s",
  "worst growth 16 kB → 1 MB",
  "slowest 1 MB text",
  "× JSON.stringify",
];

function cells({ name, version, accuracy, mbPerSecond, speed }) {
  const { secretsRecall, piiRecall, crashRecall, utility, benignUnchanged } = accuracy;
  const percentages = [secretsRecall, piiRecall, crashRecall, utility, benignUnchanged];
  const growth =
    speed.growth === null
      ? "–"
      : `${speed.growthIsAtLeast ? "≥ " : ""}${number(speed.growth, 2)} ${code(speed.growthFamily)}${speed.growthUpTo === "1 MB" ? "" : ` (to ${speed.growthUpTo})`}`;
  const seconds = speed.slowestMs / 1000;
  const slowest = speed.slowestIsAtLeast ? `> ${number(seconds, 0)} s` : `${number(speed.slowestMs, 0)} ms`;
  return [
    `${name} ${version}`,
    ...percentages.map((value) => number(value, 1)),
    number(mbPerSecond, 2),
    growth,
    speed.slowestMs === null ? "–" : `${slowest} ${code(speed.slowestFamily)}`,
    speed.slowestIsAtLeast ? "–" : number(speed.slowestTimesStringify, 0),
  ];
}

const unscoredCells = ({ name, accuracy }) => [
  name,
  ...Object.values(accuracy.unscored).map((value) => number(value, 1)),
];

/** What could not be measured as the table says, a line each. */
function notes({ name, failure, rows, speed }) {
  if (failure) return [`- ${name}: ${failure}.`];
  const found = [];
  const sum = (key) => Object.values(rows).reduce((total, each) => total + each[key], 0);
  if (sum("threw") > 0) found.push(`threw at ${sum("threw")} texts, which count as empty`);
  if (sum("late") > 0) found.push(`${sum("late")} texts took too long and count as unchanged`);
  const { families, familiesAtSmall: small, familiesAtMiddle: middle, familiesAtLarge: large } = speed;
  if (large < families) {
    found.push(`of ${families} families, time was for ${small} at 16 kB, ${middle} at 32 kB, ${large} at 1 MB`);
  }
  if (speed.whole) {
    const { characters, range, growth, growthFamily, slowestMs, slowestFamily, slowestTimesStringify } = speed.whole;
    found.push(
      `looks at the first ${characters.toLocaleString("en")} characters of a text; of that length the worst growth from ${(characters / range).toLocaleString("en")} is ${number(growth, 2)} ${code(growthFamily)}, the slowest text ${number(slowestMs, 0)} ms ${code(slowestFamily)}, ${number(slowestTimesStringify, 0)} × JSON.stringify`,
    );
  }
  return found.length === 0 ? [] : [`- ${name}: ${found.join("; ")}.`];
}

/** The tables of one run as Markdown. */
export function renderMarkdown({ machine, corpus, limitSeconds, results }) {
  const measured = results.filter(({ failure }) => !failure);
  const sizes = Object.entries(corpus).map(([part, items]) => `${items} ${part}`);
  const noted = results.flatMap(notes);
  return `${[
    "# Sanitizers",
    "",
    `${sizes.join(", ")}. ${machine}. Times are medians; a text that takes longer than ${limitSeconds} s is stopped.`,
    "",
    ...table(HEAD, measured.map(cells)),
    "",
    "Recall of what is not scored, since it takes understanding more than form:",
    "",
    ...table(
      ["", ...Object.keys(measured[0]?.accuracy.unscored ?? {}).map((name) => `${name} %`)],
      measured.map(unscoredCells),
    ),
    ...(noted.length === 0 ? [] : ["", ...noted]),
  ].join("\n")}\n`;
}
