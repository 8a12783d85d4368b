import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Decision } from "../consent/decision.ts";
import { tryLock } from "../files/lock-file.ts";
import { readLedger, readPayload } from "../ledger/index.ts";
import type { TelemetryProvider } from "../provider/provider.ts";
import { readDeliveryState } from "../store/delivery-state.ts";
import { createDrops } from "../store/drops.ts";
import { createOutbox, type Outbox } from "../store/outbox.ts";
import { DEFAULT_BOUNDS } from "../store/spool/bounds.ts";
import { deliver, type ProviderHandle } from "./courier.ts";
import type { Round } from "./deliver-item.ts";

let state: string;
let outbox: Outbox;
let decision: Decision;
let sent: string[];
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "courier-"));
  outbox = createOutbox(state, createDrops(state));
  decision = "always";
  sent = [];
});

/** An item as the sanitizer would have made it; its id begins with `digit`, again and again. */
function put(digit: string, provider = "mine"): string {
  const id = digit.repeat(32).slice(0, 32);
  const named = { name: "crawler", version: "1.0.0" };
  const report = {
    id,
    time: "2026-01-01T00:00:00Z",
    level: "error",
    handled: true,
    app: named,
    runtime: named,
    os: { platform: "linux", release: "6", arch: "x64" },
    environment: "cli",
    exceptions: [],
    message: digit,
    context: {},
    fingerprint: id,
  };
  return outbox.of(provider, "crash").add(id, JSON.stringify({ released: "always", report }));
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name));
const holds = (path: string, text: string) => path.includes(text) || readFileSync(path, "utf8").includes(text);

const round = (signal = new AbortController().signal): Round => ({
  state,
  outbox,
  drops: createDrops(state),
  consent: { resolve: () => ({ decision, source: "settings-file" }) },
  signal,
});

const handle = (
  sendException: TelemetryProvider["sendException"] = (report) => void sent.push(report.message ?? ""),
  load = async () => {},
): ProviderHandle => ({
  name: "mine",
  closes: true,
  async load() {
    await load();
    return { name: "mine", sendException };
  },
});

describe("the courier", () => {
  it("sends nothing after a denial, even one that came while the provider was being loaded", async () => {
    put("a");
    await deliver(
      [
        handle(undefined, async () => {
          decision = "denied";
        }),
      ],
      round(),
    );
    expect(sent).toEqual([]);
  });

  it("sends nothing that was taken away while the provider was being loaded", async () => {
    put("a");
    await deliver([handle(undefined, async () => outbox.clear())], round());
    expect(sent).toEqual([]);
  });

  it("delivers what came while it was delivering, before it goes", async () => {
    put("a");
    const slow = handle((report) => {
      sent.push(report.message ?? "");
      if (report.message === "a") put("b");
    });
    await deliver([slow], round());
    expect(sent).toEqual(["a", "b"]);
  });

  it("delivers what a courier that found the lock held left behind", async () => {
    put("a");
    let second = Promise.resolve();
    const first = handle(async (report) => {
      sent.push(report.message ?? "");
      if (report.message !== "a") return;
      put("b");
      second = deliver([handle()], round());
      await second;
    });
    await deliver([first], round());
    expect(sent).toEqual(["a", "b"]);
    expect(outbox.isEmpty).toBe(true);
  });

  it("writes into the ledger what left, whatever the provider says about it", async () => {
    put("a");
    await deliver([handle(() => ({ endpoint: 1n, body: 2n }) as never)], round());
    const { records } = readLedger(state);
    expect(records).toMatchObject([{ endpoint: "mine", payload: "kept" }]);
    for (const record of records) expect(Buffer.from(readPayload(state, record)).toString()).toMatch(/^\{/);
  });

  it("records what left before it forgets it, also while another courier writes to the ledger", async () => {
    for (const digit of ["a", "b"]) {
      const item = put(digit);
      if (digit === "b") writeFileSync(join(state, "ledger.lock"), String(process.pid));
      const kept = outbox.of("mine", "crash");
      let recorded = false;
      const watched = {
        ...kept,
        remove(name: string) {
          recorded = filesOf(state).some((path) => !path.includes("outbox") && holds(path, digit.repeat(32)));
          return kept.remove(name);
        },
      };
      await deliver([handle()], { ...round(), outbox: { ...outbox, of: () => watched } });
      expect(kept.names()).not.toContain(item);
      expect(recorded).toBe(true);
    }
  });

  it("believes one refusal, and tries one more item to see whether all are refused", async () => {
    for (const digit of ["a", "b", "c", "d"]) put(digit);
    const refusing = handle((report) => {
      sent.push(report.message ?? "");
      return { status: 403 };
    });
    const one = round();
    await deliver([refusing], one);
    expect(sent).toEqual(["a", "b"]);
    expect(outbox.count("mine")).toBe(3);
    expect(one.drops.totals()).toEqual({ rejected: 1 });
    expect(readDeliveryState(state, "mine")).toMatchObject({ failures: 1, refusing: true });
  });

  it("believes a refusal again once the backend has accepted an item", async () => {
    for (const digit of ["a", "b", "c", "d"]) put(digit);
    const fussy = handle((report) => {
      sent.push(report.message ?? "");
      return { status: report.message === "a" || report.message === "c" ? 413 : 200 };
    });
    await deliver([fussy], round());
    expect(sent).toEqual(["a", "b", "c", "d"]);
    expect(outbox.isEmpty).toBe(true);
    expect(createDrops(state).totals()).toEqual({ rejected: 2 });
  });

  it("tries nothing more after a failure, nor an item twice", async () => {
    put("a");
    put("b");
    await deliver(
      [
        handle((report) => {
          sent.push(report.message ?? "");
          return { status: 503 };
        }),
      ],
      round(),
    );
    expect(sent).toEqual(["a"]);
    expect(outbox.count("mine")).toBe(2);
  });

  it("does not let one item that always fails hold up the rest for ever", async () => {
    for (let number = 0; number < 10; number++) put(number.toString(16));
    const fussy = handle((report) => {
      if (report.message === "0") throw new Error("It cannot be taken.");
      sent.push(report.message ?? "");
    });
    const pauses = vi.spyOn(Date, "now");
    const real = Date.now();
    // One in ten attempts begins with the same item: not forty in a row.
    for (let attempt = 0; attempt < 40; attempt++) {
      pauses.mockReturnValue(real + attempt * 24 * 60 * 60 * 1000 * 0.5);
      await deliver([fussy], round());
    }
    pauses.mockRestore();
    expect(sent.sort().join("")).toBe("123456789");
    expect(outbox.count("mine")).toBe(1);
  });

  it("remembers a pause that the disk does not take, and leaves another courier's alone", async () => {
    const asked = handle((report) => {
      sent.push(report.message ?? "");
      return { status: 429, retryAfterMs: 60_000 };
    });
    // Where the folder of the states should be.
    writeFileSync(join(state, "delivery"), "");
    put("a");
    await deliver([asked], round());
    await deliver([asked], round());
    expect(sent).toEqual(["a"]);
    expect(readDeliveryState(state, "mine").notBefore).toBeGreaterThan(Date.now() + 30_000);
  });

  it("sends nothing from memory during another courier's turn", async () => {
    const id = "a".repeat(32);
    outbox.inMemory("mine", "crash").append(id, outbox.of("other", "crash").read(put("a", "other")) ?? "");
    const other = tryLock(join(state, "courier-mine.lock"));
    await deliver([handle()], round());
    expect(sent).toEqual([]);
    other?.release();
    await deliver([handle()], round());
    expect(sent).toEqual(["a"]);
  });

  it("goes through what waits by one listing, whatever comes and goes meanwhile", async () => {
    for (const digit of ["a", "b", "c"]) put(digit);
    const kept = outbox.of("mine", "crash");
    let listings = 0;
    const watched = {
      ...kept,
      names() {
        listings++;
        return kept.names();
      },
    };
    const busy = handle((report) => {
      sent.push(report.message ?? "");
      if (report.message !== "a") return;
      const [, second] = kept.names();
      kept.remove(second ?? "");
      put("d");
    });
    expect(await deliver([busy], { ...round(), outbox: { ...outbox, of: () => watched } })).toBe(true);
    expect(sent).toEqual(["a", "c", "d"]);
    // One for each turn, and one that finds nothing more.
    expect(listings).toBe(3);
  });

  it("brings the outbox down to its bounds before it sends, and counts what goes", async () => {
    for (let number = 0; number < 1000; number++) put(number.toString(16).padStart(3, "0"));
    const one = round();
    await deliver([handle(() => ({ status: 503 }))], one);
    expect(outbox.count("mine")).toBe(DEFAULT_BOUNDS.items);
    expect(one.drops.totals()).toEqual({ "too-many": 1000 - DEFAULT_BOUNDS.items });
    expect(outbox.of("mine", "crash").names().at(-1)).toContain("3e73e7");
  });

  it("retries once what is too old, and drops it if it cannot leave", async () => {
    const month = DEFAULT_BOUNDS.ageMs + 1000;
    for (const digit of ["a", "b"]) {
      vi.setSystemTime(Date.now() - month);
      put(digit);
      vi.useRealTimers();
    }
    const fussy = handle((report) => {
      sent.push(report.message ?? "");
      return { status: report.message === "a" ? 200 : 503 };
    });
    await deliver([fussy], round());
    expect(sent).toEqual(["a", "b"]);
    expect(outbox.isEmpty).toBe(true);
    expect(createDrops(state).totals()).toEqual({ "too-old": 1 });
  });

  it("has counted what arrived when its turn ends, and a pause at once", async () => {
    for (const digit of ["a", "b", "c"]) put(digit);
    const states: number[] = [];
    const counted = handle((report) => {
      states.push(readDeliveryState(state, "mine").sent);
      return report.message === "b" ? { status: 200, retryAfterMs: 60_000 } : { status: 200 };
    });
    await deliver([counted], round());
    expect(states).toEqual([0, 1]);
    expect(readDeliveryState(state, "mine")).toMatchObject({ sent: 2, notBefore: expect.any(Number) });
    expect(readDeliveryState(state, "mine").notBefore).toBeGreaterThan(Date.now());
    expect(outbox.count("mine")).toBe(1);
  });

  it("sends nothing during another courier's turn, and leaves that one's lock and state alone", async () => {
    put("a");
    const lock = join(state, "courier-mine.lock");
    await deliver([handle(undefined, async () => writeFileSync(lock, "another"))], round());
    expect(sent).toEqual([]);
    expect(readFileSync(lock, "utf8")).toBe("another");
    expect(existsSync(join(state, "delivery/mine.json"))).toBe(false);
  });

  it("refreshes its lock with each item", async () => {
    put("a");
    put("b");
    const lock = join(state, "courier-mine.lock");
    const ages: number[] = [];
    const slow = handle(() => {
      ages.push(statSync(lock).mtimeMs);
      utimesSync(lock, 1, 1);
    });
    await deliver([slow], round());
    expect(ages).toHaveLength(2);
    expect(ages).not.toContain(1000);
  });

  it("gives up at the deadline what a provider never finishes, its making and its end included", async () => {
    const never = new Promise<never>(() => {});
    for (const hanging of [
      handle(undefined, () => never),
      handle(() => never),
      { ...handle(), load: async () => ({ name: "mine", sendException() {}, close: () => never }) },
    ]) {
      put("a");
      await deliver([hanging], round(AbortSignal.timeout(50)));
      expect(existsSync(join(state, "courier-mine.lock"))).toBe(false);
    }
  });

  it("says what it gave up at the deadline, and waits with the next attempt only if there was time for an answer", async () => {
    const never = new Promise<never>(() => {});
    const problems: [ProviderHandle, string][] = [
      [handle(undefined, () => never), "The provider was not ready in time."],
      [handle(() => never), "The provider did not answer in time."],
    ];
    for (const [hanging, problem] of problems) {
      put("a");
      await deliver([hanging], round(AbortSignal.timeout(50)));
      expect(readDeliveryState(state, "mine")).toEqual({ sent: 0, failures: 0, notBefore: 0, lastProblem: problem });
    }
    vi.spyOn(performance, "now").mockImplementationOnce(() => -60_000);
    await deliver([handle(() => never)], round(AbortSignal.timeout(50)));
    expect(readDeliveryState(state, "mine").failures).toBe(1);
    expect(readDeliveryState(state, "mine").notBefore).toBeGreaterThan(Date.now());
  });

  it("closes a provider that was made after the deadline", async () => {
    put("a");
    const deadline = new AbortController();
    let closed = 0;
    const late: ProviderHandle = {
      name: "mine",
      closes: true,
      async load() {
        deadline.abort();
        await new Promise((resolve) => setTimeout(resolve, 1));
        return { name: "mine", sendException: () => void sent.push("late"), close: () => void closed++ };
      },
    };
    await deliver([late], round(deadline.signal));
    await vi.waitFor(() => expect(closed).toBe(1));
    expect(sent).toEqual([]);
  });
});
