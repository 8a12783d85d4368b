/** Gets the exit code. An error that it throws is ignored, since the process is ending anyway. */
export type Party = (code: number) => void;

const counted = process as { _maxListeners?: number | undefined };
const uncounted = new Set<string>();

/**
 * Listens to an event of the process and takes none of the host's listeners away: Node warns of more than it allows,
 * and the host may use up all of them, before this or later.
 */
export function listenUncounted(
  event: "exit" | "uncaughtExceptionMonitor",
  listener: (...args: never[]) => void,
): void {
  if (uncounted.size === 0) process.on("newListener", allowOneMore);
  uncounted.add(event);
  const before = counted._maxListeners;
  process.setMaxListeners(0);
  process.on(event, listener as () => void);
  counted._maxListeners = before;
}

function allowOneMore(event: string | symbol): void {
  const most = process.getMaxListeners();
  if (!uncounted.has(String(event)) || most === 0 || process.listenerCount(event) !== most) return;
  const before = counted._maxListeners;
  process.setMaxListeners(most + 1);
  queueMicrotask(() => {
    if (process.getMaxListeners() === most + 1) counted._maxListeners = before;
  });
}

let exiting = false;

/** True at the very end of the process, when no further exit listener will be called. */
export const isExiting = (): boolean => exiting || (process as { _exiting?: boolean })._exiting === true;

const parties = { first: new Set<Party>(), last: new Set<Party>() };

/**
 * Calls `party` when the process exits, until it is disposed of. All telemetries of a process share one listener. The
 * party that may ask comes last, since it may end the process.
 */
export function atExit(party: Party, turn: keyof typeof parties = "first"): Disposable {
  if (parties.first.size + parties.last.size === 0) listenUncounted("exit", listener);
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
 * Has the host clean up before something follows its output, for a party that ends the process afterwards: calls its
 * exit listeners that come after this package's, and then what it left to `signal-exit`, which leaves the alternate
 * screen and shows the cursor again in many programs, and would do so only after this package's listener.
 */
export function letHostCleanUp(code: number): void {
  callLaterListeners(code);
  for (const cleanUp of [cleanUpSignalExit4, cleanUpSignalExit3]) {
    try {
      cleanUp(code);
    } catch {
      // As for a listener that throws.
    }
  }
}

/** Version 4 keeps its emitter, which emits an event once, under this symbol; with `exit` comes `afterExit`. */
function cleanUpSignalExit4(code: number): void {
  const emitter = (globalThis as Record<symbol, unknown>)[Symbol.for("signal-exit emitter")];
  (emitter as { emit?(event: string, code: number, signal: null): unknown } | undefined)?.emit?.("exit", code, null);
}

/** Version 3 keeps it here; what was emitted it notes itself. */
function cleanUpSignalExit3(code: number): void {
  const emitter = (process as { __signal_exit_emitter__?: NodeJS.EventEmitter & { emitted?: Record<string, boolean> } })
    .__signal_exit_emitter__;
  for (const event of ["exit", "afterexit"]) {
    if (!emitter?.emitted || emitter.emitted[event]) continue;
    emitter.emitted[event] = true;
    emitter.emit(event, code, null);
  }
}

/** As in Node, a listener that throws keeps the rest from being called, and nothing else happens. */
function callLaterListeners(code: number): void {
  const all = process.listeners("exit");
  try {
    for (const later of all.slice(all.indexOf(listener) + 1)) later.call(process, code);
  } catch {
    // The process is ending; nothing can be done about it.
  }
}
