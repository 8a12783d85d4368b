/**
 * Own enumerable entries of an object, each read once and at most `most` of them. Leaves out one whose getter throws.
 * None for lists and views of memory, whose entries are data and not descriptions. Never throws. The engine still
 * collects all names first, a third of a microsecond each: the language has no way to look at a few only.
 */
export function ownEntries(
  value: unknown,
  most: number,
  read = (holder: object, name: string): unknown => (holder as Record<string, unknown>)[name],
): [string, unknown][] {
  const entries: [string, unknown][] = [];
  try {
    if (!isDescription(value)) return entries;
    let looked = 0;
    for (const name in value) {
      if (looked++ >= most) break;
      if (!Object.hasOwn(value, name)) continue;
      try {
        entries.push([name, read(value, name)]);
      } catch {
        // A getter that throws.
      }
    }
  } catch {
    // A proxy that does not tell its names.
  }
  return entries;
}

function isDescription(value: unknown): value is object {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return !Array.isArray(value) && !ArrayBuffer.isView(value);
}
