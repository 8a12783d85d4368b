import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLineReader } from "./line-reader.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open() {
  const input = new PassThrough();
  const lines = createLineReader(input, new PassThrough(), 300_000);
  const press = async (keys: string) => {
    input.write(keys);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { lines, press };
}

const outcome = (answer: Promise<string>) => answer.catch((error: Error) => `no answer: ${error.message}`);

it("restarts the limit with every key press and every question", async () => {
  const { lines, press } = open();
  const first = outcome(lines.read("? ", 30_000));
  for (const key of ["4", "5", "\u007f"]) {
    await vi.advanceTimersByTimeAsync(29_000);
    await press(key);
  }
  await vi.advanceTimersByTimeAsync(29_000);
  await press("\r");
  expect(await first).toBe("4");
  const second = outcome(lines.read("? ", 30_000));
  await vi.advanceTimersByTimeAsync(31_000);
  expect(await second).toBe("no answer: time");
});

it("ends keys that never stop", async () => {
  const { lines, press } = open();
  const answer = outcome(lines.read("? ", 30_000));
  for (let seconds = 0; seconds < 310; seconds += 10) {
    await press("x");
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(await answer).toBe("no answer: time");
});

it.each([
  ["Ctrl-C", "\u0003"],
  ["Ctrl-D", "\u0004"],
  ["Ctrl-Z", "\u001a"],
])("takes %s for no answer, also before the question", async (_, key) => {
  const now = open();
  const answer = outcome(now.lines.read("? ", 30_000));
  await now.press(key);
  expect(await answer).toBe("no answer: end");

  const early = open();
  await early.press(`1\r${key}`);
  const forgotten = early.lines.forgetTypeAhead(50).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(60);
  expect(await forgotten).toBe("end");
});
