/** Told the exit code. What it throws is lost: the process is ending, and not because of this. */
export type Party = (code: number) => void;

let exiting = false;

/** True in the last moment of the process, when nothing that is arranged for its exit will be called any more. */
export const isExiting = (): boolean => exiting || (process as { _exiting?: boolean })._exiting === true;

const parties = { first: new Set<Party>(), last: new Set<Party>() };

/**
 * Calls `party` when the process exits, until it is disposed of. All of this package share one listener, however many
 * telemetries there are; what may ask comes last, for it may end the process.
 */
export function atExit(party: Party, turn: keyof typeof parties = "first"): Disposable {
  if (parties.first.size + parties.last.size === 0) process.on("exit", listener);
  parties[turn].add(party);
  return {
    [Symbol.dispose]() {
      parties[turn].delete(party);
      if (parties.first.size + parties.last.size === 0) process.off("exit", listener);
    },
  };
}

function listener(code: number): void {
  exiting = true;
  const called = new Set<Party>();
  const next = () => [...parties.first, ...parties.last].find((party) => !called.has(party));
  // A party may bring another one along: what it captures has to leave.
  for (let party = next(); party; party = next()) {
    called.add(party);
    try {
      party(code);
    } catch {
      // The other parties, and the host's listeners behind this one, have their turn all the same.
    }
  }
}

/**
 * Calls the host's listeners that come after this package's, for a party that ends the process. As in Node, where an
 * error ends the process, one that throws keeps the rest from being called, and that is all.
 */
export function callLaterListeners(code: number): void {
  const all = process.listeners("exit");
  try {
    for (const later of all.slice(all.indexOf(listener) + 1)) later.call(process, code);
  } catch {
    // Nothing can be done about it any more.
  }
}
