/** True if this host will report an error: it is one of a library that watches, and its report may leave. */
type Claim = (error: unknown) => boolean;

/** Where all copies of this package in a thread note who watches. The number is that of the shape. */
const CLAIMS = Symbol.for("askfirst.claims.1");
type Claims = Map<Claim, string>;
const shared = globalThis as { [CLAIMS]?: Claims };

/** Lets the program that runs leave an error of a library to that library. */
export function claimErrors(app: string, claim: Claim): Disposable {
  shared[CLAIMS] ??= new Map();
  shared[CLAIMS].set(claim, app);
  return { [Symbol.dispose]: () => void shared[CLAIMS]?.delete(claim) };
}

/** True if other hosts report this error and this one has no claim to it. Never throws. */
export function isLeftToOthers(app: string, error: unknown): boolean {
  try {
    const owners = [...(shared[CLAIMS] ?? [])].filter(([claim]) => claim(error)).map(([, owner]) => owner);
    return owners.length > 0 && !owners.includes(app);
  } catch {
    // A copy of another version, whose registry has another form.
    return false;
  }
}
