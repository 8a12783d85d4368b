/** Found in prose by understanding more than by form: shown beside the scores and not in them. */
const UNSCORED = new Set(["person-name", "street-address", "national-id"]);

/** Compared as JSON text on both sides, so that escaping hides nothing and breaks nothing. */
const inJson = (text) => JSON.stringify(text).slice(1, -1);

export const share = (part, whole) => (whole === 0 ? null : (100 * part) / whole);

/** Counts, for each part and for each category that is not scored, what had to go and is gone, and what had to stay. */
export async function measureAccuracy(candidate, corpus, limit) {
  const rows = {};
  for (const [part, items] of Object.entries(corpus)) {
    for (const item of items) {
      const row = UNSCORED.has(item.category) ? item.category : part;
      rows[row] ??= { items: 0, forbidden: 0, gone: 0, keep: 0, kept: 0, unchanged: 0, threw: 0, late: 0 };
      count(rows[row], item, await candidate.ask({ task: "judge", input: item.input }, limit));
    }
  }
  return rows;
}

function count(row, item, { output, threw }) {
  // A refused text tells nothing and helps nobody; one that never comes back is judged as if nothing had been done.
  const text = output ?? (threw ? "" : JSON.stringify(item.input));
  row.items += 1;
  row.threw += threw ? 1 : 0;
  row.late += output === undefined && !threw ? 1 : 0;
  row.forbidden += item.must_not_appear.length;
  row.gone += item.must_not_appear.filter((gone) => !text.includes(inJson(gone))).length;
  row.keep += item.must_keep.length;
  row.kept += output === undefined ? 0 : item.must_keep.filter((kept) => text.includes(inJson(kept))).length;
  row.unchanged += output === JSON.stringify(item.input) ? 1 : 0;
}

/** Percentages of the rows above; utility is over every part that has something to take out. */
export function scores(rows) {
  const { secrets, pii, crashes, benign } = rows;
  const parts = [secrets, pii, crashes].filter(Boolean);
  const sum = (key) => parts.reduce((total, row) => total + row[key], 0);
  const recall = (row) => (row ? share(row.gone, row.forbidden) : null);
  return {
    secretsRecall: recall(secrets),
    piiRecall: recall(pii),
    crashRecall: recall(crashes),
    utility: share(sum("kept"), sum("keep")),
    benignUnchanged: benign ? share(benign.unchanged, benign.items) : null,
    unscored: Object.fromEntries([...UNSCORED].map((name) => [name, recall(rows[name])])),
  };
}
