// One of many processes that add items to one folder of narrow bounds and remove what is too much. Prints how many it
// added and removed, and what went wrong. Arguments: how many processes there are, and how many items each adds.
import { randomBytes } from "node:crypto";
import { gather } from "./gather.js";
import { openSpool } from "./part.js";
import { lineOf } from "./telemetry.js";

const [processes, times] = process.argv.slice(2).map(Number);
const folder = openSpool("items", { items: 20, bytes: 1_000_000, ageMs: 86_400_000 });
const told = { added: 0, removed: 0, errors: [] };
gather(processes);
for (let at = 0; at < times; at++) {
  try {
    folder.add(randomBytes(16).toString("hex"), '"content"');
    told.added++;
    if (at % 5 === 0) told.removed += folder.trim().tooMany;
  } catch (error) {
    told.errors.push(lineOf(error));
  }
}
process.stdout.write(JSON.stringify(told));
