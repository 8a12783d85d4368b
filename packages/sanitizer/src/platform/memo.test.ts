import { expect, it } from "vitest";
import { memo } from "./memo.ts";

it("makes each result once, and holds no more than so many", () => {
  const made: string[] = [];
  const length = memo((text) => {
    made.push(text);
    return text.length;
  }, 2);
  expect([length("a"), length("bb"), length("a")]).toEqual([1, 2, 1]);
  expect(made).toEqual(["a", "bb"]);
  expect([length("ccc"), length("a")]).toEqual([3, 1]);
  expect(made).toEqual(["a", "bb", "ccc", "a"]);
});

it("keeps the halves of a pair apart", () => {
  expect(memo((text) => text, 2)("\ud83d")).toBe("\ud83d");
});
