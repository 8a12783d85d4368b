// One of many processes at one file, which some replace and others read. Prints what went wrong.
// Arguments: `write` or `read`, how many processes there are, and how often it does so.
import { readFileSync } from "node:fs";
import { gather } from "./gather.js";
import { setPatience, writeAtomically } from "./part.js";
import { lineOf } from "./telemetry.js";

const [how, processes, times] = process.argv.slice(2);
const content = JSON.stringify({ text: "x".repeat(20_000) });
const ways = {
  write: () => writeAtomically("shared.json", content),
  read: () => JSON.parse(readFileSync("shared.json", "utf8")),
};
// As a courier process, or a person's decision.
setPatience(30_000);
const errors = [];
gather(Number(processes));
for (let at = 0; at < Number(times); at++) {
  try {
    ways[how]();
  } catch (error) {
    errors.push(lineOf(error));
  }
}
process.stdout.write(JSON.stringify({ errors }));
