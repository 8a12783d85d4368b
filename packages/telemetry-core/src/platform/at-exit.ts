/** Gets the exit code. An error that it throws is ignored, since the process is ending anyway. */
export type Party = (code: number) => void;

let exiting = false;

/** True at the very end of the process, when no further exit listener will be called. */
export const isExiting = (): boolean => exiting || (process as { _exiting?: boolean })._exiting === true;

const parties = { first: new Set<Party>(), last: new Set<Party>() };

/**
 * Calls `party` when the process exits, until it is disposed of. All telemetries of a process share one listener. The
 * party that may ask comes last, since it may end the process.
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
  // A party may add another one, since what it captures has to leave.
  for (let party = next(); party; party = next()) {
    called.add(party);
    try {
      party(code);
    } catch {
      // The other parties, and the host's listeners behind this one, are called all the same.
    }
  }
}

/**
 * Calls the host's listeners that come after this package's, for a party that ends the process. As in Node, a listener
 * that throws keeps the rest from being called, and nothing else happens.
 */
export function callLaterListeners(code: number): void {
  const all = process.listeners("exit");
  try {
    for (const later of all.slice(all.indexOf(listener) + 1)) later.call(process, code);
  } catch {
    // The process is ending; nothing can be done about it.
  }
}
