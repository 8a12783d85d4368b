/**
 * The same function, which remembers what it made of the last texts it was given: at most so many, so that no more
 * memory than that is ever held. For what comes again and again, and is dear to make.
 */
export function memo<T>(make: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
