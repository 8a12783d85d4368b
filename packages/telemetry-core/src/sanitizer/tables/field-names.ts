import type { Placeholder } from "../placeholders.ts";
import { isSecretName } from "./secret-names.ts";

/** What a field of this name holds, wherever a program puts it: on an error, in a context. */
const FIELDS: readonly (readonly [Placeholder, readonly string[]])[] = [
  ["<url>", ["url", "uri", "href", "endpoint", "origin", "referer", "referrer", "redirect", "webhook"]],
  ["<path>", ["path", "dest", "file", "filename", "filepath", "cwd", "dir", "dirname", "directory", "folder"]],
  ["<host>", ["host", "hostname", "domain"]],
  ["<address>", ["address", "addr", "ip"]],
  ["<email>", ["email", "mail"]],
  ["<user>", ["user", "username", "login", "owner", "customer", "person", "fullname"]],
  ["<input>", ["input", "argv", "args", "argument", "query", "prompt", "selector", "search"]],
  ["<text>", ["html", "body", "content", "markup", "payload", "request", "response", "headers", "header"]],
  ["<phone>", ["phone", "mobile", "tel"]],
]; // biome-ignore format: a table

const BY_WORD = new Map(FIELDS.flatMap(([placeholder, words]) => words.map((word) => [word, placeholder] as const)));

/**
 * The placeholder for what stands under a name, told by its last word (`baseUrl`, `target_path`), or undefined where
 * the name says nothing.
 */
export function placeholderFor(name: string): Placeholder | undefined {
  if (isSecretName(name)) return "<secret>";
  const words = name
    .slice(0, 128)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return BY_WORD.get(words.at(-1) ?? "");
}
