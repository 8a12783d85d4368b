import { normalPath, PATH_CHAR, rewritePath } from "../stack/path-text.ts";
import type { MachineFacts } from "./machine-facts.ts";

/** Common names of accounts and machines: they identify no person, and are words of many messages. */
const COMMON_NAMES = new Set([
  "root", "user", "users", "admin", "administrator", "ubuntu", "debian", "fedora", "alpine", "centos", "node", "nodejs",
  "runner", "runneradmin", "vscode", "docker", "container", "build", "builder", "jenkins", "travis", "circleci", "ci",
  "app", "apps", "web", "www-data", "nobody", "guest", "test", "tester", "dev", "developer", "server", "service",
  "system", "default", "local", "localhost", "localdomain", "host", "home", "desktop", "laptop", "macbook", "pc",
  "codespace", "gitpod", "sandbox", "path", "email", "url", "mac", "secret", "key", "pem", "jwt", "card", "iban",
  "phone", "address", "input", "value", "text", "error", "file", "module", "modules", "type",
]); // biome-ignore format: rows of words

/** From this length on a name is unlikely to be part of another word, and is searched inside words too. */
const UNMISTAKABLE = 6;

/** The facts of one machine as functions, each of which removes one kind from a text, in linear time. */
export interface FactRules {
  readonly roots: readonly string[];
  readonly allowedHosts: ReadonlySet<string>;
  secrets(text: string): string;
  folders(text: string): string;
  names(text: string): string;
}

export function factRules(facts: MachineFacts): FactRules {
  const roots = longestFirst(facts.roots.map(normalPath).map((root) => root.replace(/(?<=[^/])\/$/, "")));
  const secrets = longestFirst(facts.secrets.flatMap(spellings));
  const places = longestFirst([...facts.folders, ...facts.roots].filter(isTelling).flatMap(spellings));
  const slugs = longestFirst(facts.folders.filter(isTelling).map((folder) => folder.replace(/[^A-Za-z0-9]/g, "-")));
  const rest = `(?:[\\\\/]{1,4}(?:${PATH_CHAR}|[\\\\/])*(?::\\d{1,9}){0,2})?`;
  const place = places.length > 0 && new RegExp(`(?:${places.map(escaped).join("|")})(?![A-Za-z0-9_-])${rest}`, "g");
  const user = nameExpression(facts.users);
  const host = nameExpression(facts.hosts.flatMap((name) => [name, name.split(".")[0] ?? ""]));
  return {
    roots,
    allowedHosts: new Set(facts.allowedHosts?.map((name) => name.toLowerCase())),
    secrets: (text) => replaceAll(text, secrets, "<secret>"),
    folders(text) {
      const placed =
        place && places.some((found) => text.includes(found))
          ? text.replace(place, (found) => rewritePath(found, roots))
          : text;
      return replaceAll(
        placed,
        slugs.filter((slug) => slug.length > 8),
        "<path>",
      );
    },
    names(text) {
      const unnamed = user ? text.replace(user, "<user>") : text;
      return host ? unnamed.replace(host, "<host>") : unnamed;
    },
  };
}

/** A folder near the top, such as `/root` or `/app`, says nothing and is matched by the rules for paths anyway. */
function isTelling(folder: string): boolean {
  return folder.split(/[\\/]/).filter(Boolean).length > 1;
}

/** Spellings of a text: URL-encoded, JSON-escaped, with the other kind of slash. */
function spellings(text: string): string[] {
  const found = [text, text.replaceAll("\\", "/"), text.replaceAll("/", "\\")];
  found.push(...found.map((spelling) => JSON.stringify(spelling).slice(1, -1)));
  found.push(
    ...[text, found[1] as string].flatMap((spelling) => [
      encodeURI(wellFormed(spelling)),
      encodeURIComponent(wellFormed(spelling)),
    ]),
  );
  return found;
}

/** `encodeURI` throws on half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, "\ufffd");
}

function nameExpression(names: readonly string[]): RegExp | undefined {
  const telling = longestFirst(names.filter((name) => name.length > 2 && !COMMON_NAMES.has(name.toLowerCase())));
  if (telling.length === 0) return undefined;
  const sources = telling.map((name) =>
    name.length >= UNMISTAKABLE ? escaped(name) : `(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`,
  );
  return new RegExp(sources.join("|"), "giu");
}

function longestFirst(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter(Boolean).sort((a, b) => b.length - a.length);
}

function replaceAll(text: string, found: readonly string[], replacement: string): string {
  let result = text;
  for (const one of found) if (result.includes(one)) result = result.replaceAll(one, replacement);
  return result;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
