import { factRules } from "./machine/fact-rules.ts";
import type { MachineFacts } from "./machine/machine-facts.ts";
import { memo } from "./platform/memo.ts";
import { textSanitizer } from "./sanitize-text.ts";
import type { Frame } from "./sanitized.ts";
import { debugIdReader } from "./stack/debug-id.ts";
import { frameParser } from "./stack/frames.ts";
import { hideRelative } from "./stack/relative-path.ts";
import { programSource } from "./template/program-source.ts";
import { type ReadSite, type Site, sourceReader } from "./template/running-source.ts";

/** What the layers know about one machine and the host on it. */
export interface Layers {
  readonly roots: readonly string[];
  readonly text: (text: string) => string;
  /** The same for what another program may have said: relative names of sources are removed as well. */
  readonly told: (text: string) => string;
  /** The same for short texts that every error repeats: class names, codes. */
  readonly word: (text: string) => string;
  /** Removes the secrets that this machine knows, and nothing else. */
  readonly secrets: (text: string) => string;
  readonly source: ReadSite;
  /** The files of a program in a folder, for texts that no call explains. Reads them once, some ten milliseconds. */
  readonly program: (folder: string) => readonly Site[];
  /** The frames of a stack of this process. */
  readonly frames: (stack: string) => Frame[];
}

/** How often what a removed name leaves behind is read again. */
const MOST_ROUNDS = 4;
const MOST_WORDS = 200;
const MOST_PROGRAMS = 4;

/** Makes the layers that a report of this process passes through. Costs some milliseconds. */
export function layersOf(facts: MachineFacts): Layers {
  const rules = factRules(facts);
  const { roots, secrets } = rules;
  const text = textSanitizer(rules);
  const source = sourceReader();
  return {
    text,
    told: toldSanitizer(text, roots),
    word: memo(text, MOST_WORDS),
    secrets,
    roots,
    source: source.around,
    program: memo((folder) => programSource(folder, source.whole), MOST_PROGRAMS),
    frames: frameParser(roots, text, debugIdReader()),
  };
}

/**
 * Whole paths first: a relative name may be the end of one with blanks in it. What stood behind a removed name stands
 * alone afterwards, and is read again, so that a second time changes nothing.
 */
function toldSanitizer(text: (text: string) => string, roots: readonly string[]): (said: string) => string {
  return (said) => {
    let result = text(said);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const hidden = hideRelative(result, roots, said);
      if (hidden === result) return result;
      result = text(hidden);
    }
    return "<text>";
  };
}
