import type { Layers } from "../layers.ts";

/** A parameter as routers write it: `:id`, `{id}`, `[id]`, `[...rest]`, `*`, `**:rest`, `(group)`. */
const PARAMETER = /^(:[A-Za-z_]\w{0,40}[?*+]?|\*{1,2}(:?[A-Za-z_]\w{0,40})?|[{[(](\.{3})?\*?[A-Za-z_]\w{0,40}[})\]])$/;
/** A word that a program names a part of its routes by. */
const WORD = /^[A-Za-z][A-Za-z_-]{0,40}$|^v\d{1,2}(\.\d)?$/;
const LONGEST_ROUTE = 256;

/**
 * A route as the program declares it, such as `/users/:id`. A part that is neither a parameter nor a word may be a value,
 * and so may a query: `<value>` replaces it. What this machine knows to be private is taken out of the words as well.
 */
export function routeTemplate(route: string, layers: Layers): string {
  if (route.length > LONGEST_ROUTE || !/^[/*]/.test(route)) return "<value>";
  return route
    .split("/")
    .map((part) => {
      if (part === "" || PARAMETER.test(part)) return part;
      return WORD.test(part) ? layers.text(part) : "<value>";
    })
    .join("/");
}
