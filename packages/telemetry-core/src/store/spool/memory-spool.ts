import { assertId } from "./item-name.ts";
import type { Spool } from "./spool.ts";

/** Items in memory, for a machine whose disk refuses them. They end with the process, and are bounded more tightly. */
export function memorySpool(most = 100): Spool {
  const items = new Map<string, string>();
  const remove = (name: string) => {
    items.delete(name);
    return true;
  };
  return {
    add(id, content) {
      assertId(id);
      items.set(id, content);
      return id;
    },
    append(id, content) {
      assertId(id);
      items.set(id, content);
      return true;
    },
    isPacked: false,
    unpack: () => [],
    takeBatch({ lines: most }) {
      const lines = [...items].slice(0, most).map(([name, content]) => ({ name, content }));
      if (lines.length === 0) return undefined;
      return {
        lines,
        torn: 0,
        get isThere() {
          return lines.every(({ name }) => items.has(name));
        },
        remove: () => lines.every(({ name }) => remove(name)),
        keepOnly: (ids) => lines.every(({ name }) => ids.has(name) || remove(name)),
      };
    },
    rewrite(id, change) {
      const content = items.get(id);
      if (content !== undefined) items.set(id, change(content));
      return content !== undefined;
    },
    names: () => [...items.keys()],
    get isEmpty() {
      return items.size === 0;
    },
    get count() {
      return items.size;
    },
    read: (name) => items.get(name),
    remove,
    setAside: remove,
    clear: () => items.clear(),
    trim() {
      let tooMany = 0;
      for (const name of items.keys()) {
        if (items.size <= most) break;
        items.delete(name);
        tooMany++;
      }
      return { tooOld: 0, tooMany };
    },
    shrink: () => [],
  };
}
