import type { BuiltException } from "../build/build-exceptions.ts";
import type { Layers } from "../layers.ts";
import { onlyKnownWords } from "./known-words.ts";
import type { Site } from "./running-source.ts";
import { type Thrower, throwerIn, throwSites } from "./throw-sites.ts";

/** What is known of how a message was made. */
export interface Origin {
  readonly sites: readonly Site[];
  /** The person's own code made it. */
  readonly user: boolean;
  /** Decides on a text that none of the sites explains. */
  readonly unexplained: (text: string) => string;
  /** True if a text consists of the program's own words. */
  readonly isKnown: (text: string) => boolean;
}

/** Whose the newest call of an error is. Reads no source. */
export function throwerOf({ running, stack }: BuiltException, { roots }: Pick<Layers, "roots">): Thrower {
  return throwerIn(running ?? stack, roots);
}

/**
 * A text that was thrown, or a stackless object, belongs to the maker of the error that it came `within`; what was `captured`
 * is the program's. Node and the engine have no source here: their own texts do not count as another program's.
 */
export function originOf(
  { running, stack }: BuiltException,
  { roots, source, program, told }: Pick<Layers, "roots" | "source" | "program" | "told">,
  captured: boolean,
  within: Thrower | undefined,
): Origin {
  const { thrower, sites, program: folder = roots[0] } = throwSites(running ?? stack, roots, source);
  const whose = captured || thrower === "unknown" ? (within ?? thrower) : thrower;
  if (whose === "user") {
    return { sites, user: true, unexplained: told, isKnown: (word) => onlyKnownWords(word, [], () => []) === word };
  }
  // Without a root nobody knows which source is the program's.
  // A package may have been given a text of the host's.
  const folders = [...new Set([folder, roots[0]])].filter((place) => place !== undefined && place !== "") as string[];
  const more = folders.length === 0 ? undefined : () => folders.flatMap(program);
  if (whose === "runtime" || !more) return { sites, user: false, unexplained: told, isKnown: () => true };
  const all = sites.some((site) => site.found) ? sites : more();
  return {
    sites: all,
    user: false,
    unexplained: (rest) => onlyKnownWords(told(rest), all, more),
    isKnown: (word) => onlyKnownWords(word.replaceAll("_", "-"), all, more) === word.replaceAll("_", "-"),
  };
}
