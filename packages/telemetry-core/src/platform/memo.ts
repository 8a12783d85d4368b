/**
 * The same function, which remembers what it made of the last texts it was given: at most so many, so that no more
 * memory than that is ever held. For short texts that come again and again, and whose result is dear to make.
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

/** A part of a text keeps the whole of it in memory; what is put together from its characters does not. */
function copyOf(text: string): string {
  return text.split("").join("");
}
