import { isRuntimeModule } from "./runtime-places.ts";

/**
 * A source file with a position, relative to a folder that the reader does not know: `shop/cart.ts(2,3)`,
 * `shop/cart.js:1:7`. Only in what others printed; in this process such a path is the host's own, below its root.
 */
const PLACED =
  /(?<![\w/\\@.<>-])(?!node_modules\/|site-packages\/)(?:[\w@.-]{1,64}[\\/]){0,12}[\w.-]{1,64}\.(?:[cm]?[jt]sx?|py|vue|svelte|astro)(?=(?::\d{1,9}){1,2}\b|\(\d{1,9},\d{1,9}\))/g;

export function hideRelative(text: string): string {
  return text.replace(PLACED, (found) => (/^\w+\.js$/.test(found) && isRuntimeModule(found) ? found : "<path>"));
}
