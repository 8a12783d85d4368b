import { describe, expect, it } from "vitest";
import { createSanitizer } from "../sanitizer.ts";

const { text } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });

/** The same numbers each time (Numerical Recipes' generator), so that a failure can be repeated. */
let state = 20_261_130;
function next(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const ALPHABETS: Readonly<Record<string, string>> = {
  "a-z0-9": `${LOWER}0123456789`,
  base62: `${LOWER}${UPPER}0123456789`,
  base32: `${UPPER}234567`,
  base64url: `${LOWER}${UPPER}0123456789-_`,
  "letters of both cases": LOWER + UPPER,
  "small letters": LOWER,
};
const AROUND: readonly ((key: string) => string)[] = [
  (key) => `cannot parse '${key}'`,
  (key) => `> deploy --with ${key}`,
  (key) => `got ${key}, giving up`,
  (key) => JSON.stringify({ note: key }),
  (key) => `(${key})`,
];
const random = (signs: string, length: number) =>
  Array.from({ length }, () => signs.charAt(next(signs.length))).join("");

describe("keys without a name", () => {
  it.each(Object.entries(ALPHABETS))("go where they are random signs of %s, 16 at least", (_name, signs) => {
    const kept: string[] = [];
    for (let at = 0; at < 1000; at++) {
      const key = random(signs, 16 + (at % 33));
      const said = (AROUND[at % AROUND.length] as (key: string) => string)(key);
      if (text(said).includes(key.replace(/^[-_]+|[-_]+$/g, ""))) kept.push(key);
    }
    expect(kept.length, kept.join(" ")).toBeLessThanOrEqual(10);
  });

  it.each(["CLOJARS_", "live_", "acme-key-", "pub.", "XK"])("go behind a fixed prefix: %s", (prefix) => {
    for (let at = 0; at < 50; at++) {
      const key = random(ALPHABETS["a-z0-9"] as string, 24);
      expect(text(`bad ${prefix}${key} there`)).not.toContain(key);
    }
  });

  it("go with equals signs amid them", () => {
    for (let at = 0; at < 50; at++) {
      const parts = [random(ALPHABETS["a-z0-9"] as string, 12), random(ALPHABETS["a-z0-9"] as string, 9)];
      expect(text(`bad ${parts.join("=")}=t1 there`)).not.toContain(parts[1]);
    }
  });

  it("go as ids of objects behind a short word", () => {
    for (let at = 0; at < 50; at++) {
      const id = `aB3${random(ALPHABETS["base62"] as string, 9)}`;
      expect(text(`no such entry: ord_${id}`)).not.toContain(id);
    }
  });
});

describe("names that programs give", () => {
  it.each([
    "base64urlToUint8Array", "getNpmTarballUrlFromRegistry", "CLOUDPLATFORMVALUES_AWS_EKS", "TMP_K8S_CRONJOB_UID", "ERR_TLS_CERT_ALTNAME_INVALID",
    "mysql2DcSubscriberChannel", "GHSA-xw65-4hp5-5hc7", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz0123456789", "X-POSTHOG-WINDOW-ID",
    "experimentalDecoratorsForLegacyCode", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "SSL_OP_NO_TLSv1_1_FALLBACK", "piAiPartToGenAiPartConverter", "opentelemetry-instrumentation-http2",
    "DEPTH_ZERO_SELF_SIGNED_CERT", "donaudampfschifffahrtsgesellschaft", "antidisestablishmentarianism", "windows-x64-msvc-node20", "2026-11-30T20-29-32-123Z",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b", "integrity sha512-Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG8=", "etag: \"9f86d081884c7d659a2feaa0c55ad015\"",
    "index-BXAKTxRC8fq2.js", "chunk-35MXU4CTA7Q2KD4X.js", "addEventListenerWithCallbackV2", "_interopRequireWildcardDefault",
  ])("stay: %s", (name) => expect(text(`bad ${name} there`)).toBe(`bad ${name} there`)); // biome-ignore format: rows
});
