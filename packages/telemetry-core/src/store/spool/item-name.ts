/** Ids and names go into paths, so content of a file that another program could write never becomes one. */
const ID = /^[0-9a-f]{32}$/;
/** Names of items, which sort by the time they were added. */
export const NAME = /^[0-9a-z]{9,}-[0-9a-z]{4,}-[0-9a-f]{32}\.json$/;

export function assertId(id: string): void {
  if (!ID.test(id)) throw new Error("An item's id is 32 hexadecimal digits.");
}

/** Gives names to the items of one process. */
export function itemNames(): (id: string) => string {
  let sequence = 0;
  // Within a millisecond the process's own order counts.
  return (id) => {
    assertId(id);
    return `${timePrefix()}-${(sequence++).toString(36).padStart(4, "0")}-${id}.json`;
  };
}

/** Base 36 of the milliseconds has nine digits until the year 5188, so that names sort as times do. */
export function timePrefix(): string {
  return Math.max(0, Math.floor(Date.now())).toString(36).padStart(9, "0");
}

/** Time at which an item was added or a segment begun: the digits up to the first hyphen. */
export function timeOf(name: string): number {
  return Number.parseInt(name, 36);
}

/** The id of an item, by its name. */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf("-") + 1, -".json".length);
}
