/**
 * True if the first version comes after the second (Semantic Versioning 2.0.0, 11). Of two with the same numbers, one
 * with a tag such as `-beta` comes before the one without; tags are compared as texts.
 */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [partsOf(version), partsOf(than)];
  for (let at = 0; at < 3; at++) {
    const [here, there] = [one.numbers[at] ?? 0, other.numbers[at] ?? 0];
    if (here !== there) return here > there;
  }
  if (one.tag === other.tag) return false;
  if (one.tag === "" || other.tag === "") return one.tag === "";
  return one.tag > other.tag;
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly tag: string } {
  const [numbers = "", ...tag] = version.split("+")[0]?.split("-") ?? [];
  return { numbers: numbers.split(".").map((part) => Number.parseInt(part, 10) || 0), tag: tag.join("-") };
}
