import { existsSync, join } from "../platform/node.ts";
import { isLibraryFile } from "./library-files.ts";
import { isRuntimeModule, runtimeTail } from "./runtime-places.ts";

/** Endings of sources as compilers, bundlers, linters and test runners name them in their messages. */
const ENDING =
  "(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|pyi?|rb|go|rs|php|java|kts?|swift|cs|cpp|cc|hpp|dart|exs?|elm|lua|sol|scss|sass|less|css|styl|svg|graphql|gql|prisma|proto|jsonc?|json5|ya?ml|toml)";
/** A folder's or file's name, with the signs that routers give a meaning: `+page.svelte`, `[id]`, `(group)`. */
const PART = "[\\w@.+()[\\]$-]{1,64}";
const START = "(?<![\\w/\\\\@.<>~$%{}*+:-])(?!(?:node_modules|site-packages|dist-packages)[\\\\/])";
const SLASH = "[\\\\/]{1,2}";
/** How a compiler sets the position behind the name: `:1:2`, `(1,2)`, ` (1:2)`, ` 1:2`. */
const POSITION = "(?=:\\d{1,9}\\b| ?\\(\\d{1,9}[:,] ?\\d{1,9}\\)| \\d{1,9}:\\d{1,9}\\b(?!-))";

const PLACES = new RegExp(
  `${START}(?:[@~]${SLASH}(?:${PART}${SLASH}){0,12}\\w[\\w.-]{0,63}|(?=[\\w@+])(?:${PART}${SLASH}){1,12}${PART}\\.${ENDING}(?![\\w-]|\\.\\w)|\\w[\\w.-]{0,63}\\.${ENDING}${POSITION})`,
  "g",
);
/** A look at the few dots and signs of a text, which is cheap: most texts name no file. */
const MAY_BE = new RegExp(`\\.${ENDING}(?![\\w-])|[@~][\\\\/]`);

/**
 * Takes out source files that are named relative to a folder which the reader does not know: `src/cart.ts(2,3)`,
 * `app/models/cart.ts`, `@/components/Cart`. Files that exist below one of the host's roots, of the runtime and of known
 * libraries stay, and those that had a root in front of them `before` the text was sanitised. Linear.
 */
export function hideRelative(text: string, roots: readonly string[], before = ""): string {
  if (!MAY_BE.test(text)) return text;
  return text.replace(PLACES, (found) => (isKnown(found, roots, before) ? found : "<path>"));
}

function isKnown(found: string, roots: readonly string[], before: string): boolean {
  if (isRuntimeModule(found) || isLibraryFile(found) || runtimeTail(found) !== undefined) return true;
  if (!/[\\/]/.test(found) || /^[@~]/.test(found)) return false;
  return roots.some((root) => before.includes(`${root}/${found}`) || existsSync(join(root, found)));
}
