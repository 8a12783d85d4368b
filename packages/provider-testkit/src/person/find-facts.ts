import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { ReceivedRequest } from "../receiver.ts";
import type { Fact } from "./person.ts";

/** Shorter ones, such as a host named `vm`, occur by accident; of those only a JSON value of its own counts. */
const SHORTEST = 5;
const HASHES = ["md5", "sha1", "sha256"];

/**
 * Which facts a request carries, in its path, its header fields or its body: as they are, escaped, in base64 or hashed.
 * Sees through gzip, deflate and brotli. What the report says itself is no addition.
 */
export function findFacts(request: ReceivedRequest, facts: readonly Fact[], report: string): string[] {
  const { method, path, headers } = request;
  const text = `${method} ${path}\n${JSON.stringify(headers)}\n${textOf(request)}`.toLowerCase();
  const known = report.toLowerCase();
  return facts
    .filter(({ value }) => value.length > 1 && !known.includes(value.toLowerCase()))
    .filter(({ value }) => formsOf(value).some((form) => text.includes(form.toLowerCase())))
    .map(({ what }) => what);
}

function formsOf(value: string): string[] {
  const hashes = HASHES.flatMap((name) => [
    createHash(name).update(value).digest("hex"),
    createHash(name).update(value).digest("base64"),
  ]);
  const quoted = JSON.stringify(value);
  if (value.length < SHORTEST) return [...hashes, `:${quoted}`, `: ${quoted}`, `[${quoted}`, `,${quoted}]`];
  return [...hashes, value, quoted.slice(1, -1), encodeURIComponent(value), ...inBase64(value)];
}

/** Base64 of a text within a longer one has three forms; the characters at the ends depend on what stands beside it. */
function inBase64(value: string): string[] {
  return [0, 1, 2]
    .map((offset) => {
      const text = Buffer.from("\0".repeat(offset) + value).toString("base64");
      return text.slice(offset === 0 ? 0 : 4, -4);
    })
    .filter((form) => form.length >= SHORTEST);
}

function textOf({ headers, body }: ReceivedRequest): string {
  try {
    return decode(headers["content-encoding"], body).toString("utf8");
  } catch {
    return body.toString("latin1");
  }
}

function decode(encoding: string | undefined, body: Buffer): Buffer {
  if (encoding === "gzip") return gunzipSync(body);
  if (encoding === "deflate") return inflateSync(body);
  if (encoding === "br") return brotliDecompressSync(body);
  return body;
}
