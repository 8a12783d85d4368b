import { describe, expect, it } from "vitest";
import type { SendResult } from "../provider/provider.ts";
import { verdictOfResult } from "./send-verdict.ts";

const verdict = (result: unknown) => verdictOfResult(result as SendResult);

describe("an answer that makes no sense", () => {
  it.each(["soon", Number.NaN, null, 0, -1, 200.5, {}, 200n])("with the status %s keeps the item", (status) => {
    expect(verdict({ status })).toMatchObject({ kind: "later", problem: expect.stringContaining("none of HTTP") });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, "60", null, {}])(
    "with the wait %s asks for none",
    (retryAfterMs) => {
      expect(verdict({ status: 429, retryAfterMs })).toMatchObject({ kind: "later", retryAfterMs: 0 });
      expect(verdict({ retryAfterMs })).toEqual({ kind: "delivered", pauseMs: 0 });
    },
  );

  it("with headers that are a plain object is what its status says", () => {
    expect(verdict({ status: 503, headers: { "retry-after": "60" } })).toMatchObject({
      kind: "later",
      retryAfterMs: 0,
    });
  });
});
