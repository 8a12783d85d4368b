import { buildExceptions } from "./build/build-exceptions.ts";
import { isImpersonal, personalField } from "./tables/field-names.ts";

/** Deeper and larger values are data, not a description; what lies beyond becomes `<value>`. */
const DEEPEST = 8;
const MOST_NODES = 10_000;

/**
 * Copies a value of any shape with every text in it sanitised, keys included. Records, lists, maps and sets keep their
 * kind; errors become records of name, code and message; other objects become records of their own enumerable
 * properties; functions and symbols are left out. Never throws: an unreadable value becomes `<value>`.
 */
export function sanitizeValue(value: unknown, text: (text: string) => string): unknown {
  const above = new Set<object>();
  let nodes = 0;

  function visit(value: unknown, depth: number): unknown {
    if (typeof value === "string") return text(value);
    if (typeof value === "function" || typeof value === "symbol") return undefined;
    if (typeof value !== "object" || value === null) return value;
    if (++nodes > MOST_NODES || depth >= DEEPEST || above.has(value)) return "<value>";
    above.add(value);
    try {
      return visitObject(value, depth + 1);
    } catch {
      return "<value>";
    } finally {
      above.delete(value);
    }
  }

  function visitObject(value: object, depth: number): unknown {
    if (Array.isArray(value)) return bounded(value).map((entry) => visit(entry, depth));
    if (value instanceof Map) {
      return new Map(bounded(value).map(([key, entry]) => [visit(key, depth), member(key, entry, depth)]));
    }
    if (value instanceof Set) return new Set(bounded(value).map((entry) => visit(entry, depth)));
    if (value instanceof Date) return new Date(value.getTime());
    if (value instanceof URL) return text(value.href);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return "<value>";
    if (value instanceof Error) {
      const [built] = buildExceptions(value);
      return (
        built && {
          name: text(built.type),
          ...(built.code ? { code: text(built.code) } : {}),
          message: text(built.message),
        }
      );
    }
    const names = bounded(Object.keys(value));
    // Defined, not assigned: a key named `__proto__` is data like any other.
    return Object.fromEntries(names.map((name) => [text(name), member(name, read(value, name), depth)]));
  }

  function member(name: unknown, value: unknown, depth: number): unknown {
    const placeholder = typeof name === "string" ? personalField(name) : undefined;
    if (placeholder === undefined || value === undefined || value === null || typeof value === "boolean") {
      return visit(value, depth);
    }
    if (placeholder === "<secret>") return placeholder;
    // Other fields of a person have names of their own.
    const plain = typeof value === "number" || typeof value === "bigint" || typeof value === "string";
    return plain && !isImpersonal(String(value)) ? placeholder : visit(value, depth);
  }

  /** The first entries of a collection, at most as many as may still be visited. */
  function bounded<T>(entries: Iterable<T>): T[] {
    const taken: T[] = [];
    for (const entry of entries) {
      if (++nodes > MOST_NODES) break;
      taken.push(entry);
    }
    return taken;
  }

  return visit(value, 0);
}

function read(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return "<value>";
  }
}
