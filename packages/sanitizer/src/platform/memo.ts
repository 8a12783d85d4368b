/**
 * The same function with a bounded cache of its last results. For short texts that are repeated often and whose result is
 * expensive to compute.
 */
export function memo<T>(make: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const own = copyOf(text);
    const made = make(own);
    known.set(own, made);
    return made;
  };
}

/** V8 slices keep their parent string alive; rebuilding the string from its characters frees it. */
function copyOf(text: string): string {
  return text.split("").join("");
}
