import type { OpenQuestion } from "@askfirst/telemetry-core";
import type { Bundle } from "../kernels/kernel.ts";
import { CARD_SCRIPT } from "./card-script.ts";
import { CARD_STYLE } from "./card-style.ts";
import { hintOf, labelsOf } from "./words.ts";

/**
 * The card for a question. Everything of it that a notebook keeps is a hint without a control: the script replaces it by the
 * controls only after it has reached this process at `address`. The report is not in it; the script asks for that.
 */
export function cardOf(question: OpenQuestion, address: string | undefined): Bundle {
  const hint = hintOf(question);
  const id = `askfirst-${process.getBuiltinModule("node:crypto").randomBytes(8).toString("hex")}`;
  const paragraphs = hint.map((line) => `<p>${escapeHtml(line)}</p>`).join("");
  const told = JSON.stringify({ id, address, labels: labelsOf(question) }).replaceAll("<", "\\u003c");
  const style = `<style>${CARD_STYLE.replaceAll("CARD", `#${id}`)}</style>`;
  const script = address === undefined ? "" : `<script>(${CARD_SCRIPT})(${told});</script>`;
  return {
    "text/plain": hint.join("\n"),
    "text/html": `<div id="${id}" data-lm-suppress-shortcuts="true">${paragraphs}</div>${style}${script}`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
