import type { Frame } from "../item/report.ts";
import { memo } from "../platform/memo.ts";
import { factRules } from "./machine/fact-rules.ts";
import type { MachineFacts } from "./machine/machine-facts.ts";
import { textSanitizer } from "./sanitize-text.ts";
import { frameParser } from "./stack/frames.ts";
import { type ReadSite, sourceReader } from "./template/running-source.ts";

/** What the layers know about one machine and the host on it. */
export interface Layers {
  readonly roots: readonly string[];
  readonly text: (text: string) => string;
  /** The same for short texts that every error repeats: class names, codes. */
  readonly word: (text: string) => string;
  /** Removes the secrets that this machine knows, and nothing else. */
  readonly secrets: (text: string) => string;
  readonly source: ReadSite;
  /** The frames of a stack of this process. */
  readonly frames: (stack: string) => Frame[];
}

const MOST_WORDS = 200;

/** Makes the layers that a report of this process passes through. Costs some milliseconds. */
export function layersOf(facts: MachineFacts): Layers {
  const rules = factRules(facts);
  const { roots, secrets } = rules;
  const text = textSanitizer(rules);
  return {
    text,
    word: memo(text, MOST_WORDS),
    secrets,
    roots,
    source: sourceReader(),
    frames: frameParser(roots, text),
  };
}
