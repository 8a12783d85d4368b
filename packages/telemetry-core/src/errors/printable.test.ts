import { expect, it } from "vitest";
import { printable } from "./printable.ts";

it.each([
  ["a control", "\u0007", "\\u0007"],
  ["a control of C1", "\u009b31m", "\\u009b31m"],
  ["DEL", "\u007f", "\\u007f"],
  ["a line separator", "\u2028", "\\u2028"],
  ["a change of writing direction", "\u202e", "\\u202e"],
  ["a mark of writing direction", "\u061c\u200e", "\\u061c\\u200e"],
  ["what has no width", "\u200b\u200d\u2060\ufeff", "\\u200b\\u200d\\u2060\\ufeff"],
  ["a soft hyphen", "\u00ad", "\\u00ad"],
  ["a tag", "\u{e0041}", "\\udb40\\udc41"],
  ["a variation selector", "\ufe0f\u{e0100}", "\\ufe0f\\udb40\\udd00"],
  ["a filler", "\u3164\u115f", "\\u3164\\u115f"],
  ["private use", "\ue000\u{f0000}", "\\ue000\\udb80\\udc00"],
  ["half a character", "\ud800", "\\ud800"],
])("shows %s as an escape that JSON reads as the same", (_, text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(JSON.parse(`"${printable(text)}"`)).toBe(text);
});

it("leaves what is seen as it is", () => {
  const text = "Zoë 日本語 Ελλάδα עברית नमस्ते 👍 e\u0301 − a b";
  expect(printable(text)).toBe(text);
});
