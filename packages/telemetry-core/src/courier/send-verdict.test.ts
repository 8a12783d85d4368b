import { describe, expect, it } from "vitest";
import type { SendResult } from "../provider/provider.ts";
import { sendVerdict } from "./send-verdict.ts";

const verdict = (result: unknown) => sendVerdict(result as SendResult);

describe("a status", () => {
  it.each([300, 301, 302, 304, 307, 308, 407, 408, 421, 425, 429, 500, 503, 511])(
    "of %i keeps the item for later",
    (status) => {
      expect(verdict({ status })).toMatchObject({ kind: "later", problem: expect.stringContaining(`HTTP ${status}`) });
    },
  );
  it.each([400, 401, 403, 404, 410, 413, 422, 431])("of %i refuses the item", (status) => {
    expect(verdict({ status })).toMatchObject({ kind: "refused" });
  });
});

describe("an answer that makes no sense", () => {
  it.each(["soon", Number.NaN, null, 0, -1, 200.5, {}, 200n])("keeps the item at the status %s", (status) => {
    expect(verdict({ status })).toMatchObject({ kind: "later", problem: expect.stringContaining("invalid HTTP") });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, "60", null, {}])(
    "asks for no pause at the wait %s",
    (retryAfterMs) => {
      expect(verdict({ status: 429, retryAfterMs })).toMatchObject({ kind: "later", retryAfterMs: 0 });
      expect(verdict({ retryAfterMs })).toEqual({ kind: "delivered", pauseMs: 0 });
    },
  );

  it("counts by its status when headers are a plain object", () => {
    expect(verdict({ status: 503, headers: { "retry-after": "60" } })).toMatchObject({
      kind: "later",
      retryAfterMs: 0,
    });
  });
});
