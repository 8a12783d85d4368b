import { expect, it } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

it.each([
  ["statsu", "status"],
  ["stat", "status"],
  ["Status", "status"],
  ["enabl", "enable"],
  ["disablee", "disable"],
  ["ensble", "enable"],
  ["offswitchs", "offSwitches"],
  ["remove", undefined],
  ["e", undefined],
])("takes the mistyped word %s for %s", (word, meant) => {
  expect(didYouMean(word, ["status", "enable", "disable", "offSwitches"])).toBe(meant);
});
