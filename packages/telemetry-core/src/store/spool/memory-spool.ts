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
