import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const PARTS = ["secrets", "pii", "benign", "crashes"];

/**
 * Reads the four parts of a corpus: `NAME.jsonl` or `NAME.jsonl.gz`, or a module that composes the items. A part that
 * is missing is empty, and its column stays so.
 */
export async function readCorpus(folder) {
  const corpus = {};
  for (const part of PARTS) corpus[part] = await readPart(join(folder, part));
  if (PARTS.every((part) => corpus[part].length === 0)) throw new Error(`No corpus in ${folder}`);
  return corpus;
}

async function readPart(path) {
  if (existsSync(`${path}.jsonl`)) return parse(readFileSync(`${path}.jsonl`, "utf8"));
  if (existsSync(`${path}.jsonl.gz`)) return parse(gunzipSync(readFileSync(`${path}.jsonl.gz`)).toString("utf8"));
  if (existsSync(`${path}.mjs`)) return (await import(pathToFileURL(`${path}.mjs`))).items;
  return [];
}

const parse = (text) =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line));

/** Every text of a corpus; an error has three. */
export function textsOf(corpus) {
  const inputs = PARTS.flatMap((part) => corpus[part]).map(({ input }) => input);
  return inputs.flatMap((input) =>
    typeof input === "string" ? [input] : [input.name, input.message, input.stack].filter(Boolean),
  );
}
