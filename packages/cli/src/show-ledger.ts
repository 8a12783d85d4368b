import { AskfirstError } from "@askfirst/telemetry-core";
import { printable } from "@askfirst/telemetry-core/commands";
import { type RecordedDelivery, readLedger, readPayload, verifyLedger } from "@askfirst/telemetry-core/ledger";
import type { Paint } from "./paint.ts";
import type { Result } from "./result.ts";

/** Whose ledger is shown, and how. */
interface Shown {
  readonly app: string;
  readonly stateFolder: string;
  readonly paint: Paint;
}

/** Lists what left, newest last. */
export function showLog({ app, stateFolder, paint }: Shown, limit = Number.POSITIVE_INFINITY): Result {
  const { records, unreadable, waiting } = readLedger(stateFolder);
  const shown = records.slice(-limit);
  const rows = shown.map((record) => [
    record.time.replace("T", " ").replace(/\.\d+Z$/, "Z"),
    record.provider,
    record.endpoint,
    outcomeOf(record),
    `${record.bytes.toLocaleString("en")} B`,
    record.id,
    `${record.sha256.slice(0, 12)}${record.payload === "kept" ? "" : ` (${record.payload.replace("-", " ")})`}`,
  ]);
  const lines = [];
  if (rows.length > 0) {
    const [head = "", ...rest] = columns([
      ["time", "provider", "endpoint", "outcome", "size", "id", "sha256"],
      ...rows,
    ]);
    lines.push(paint("dim", head), ...rest);
  } else if (unreadable === 0) lines.push(`Nothing of ${printable(app)} has left this machine.`);
  if (waiting > 0) lines.push(paint("dim", `${count(waiting, "delivery", "deliveries")} more, not in the ledger yet.`));
  if (unreadable > 0) lines.push(paint("red", `${count(unreadable, "line")} cannot be read: verify tells more.`));
  return { text: `${lines.join("\n")}\n`, json: shown };
}

/** The exact bytes of one delivery, found by how its id or its digest begins. */
export function showPayload({ app, stateFolder }: Shown, wanted: string, isTerminal: boolean): Result {
  const { records } = readLedger(stateFolder);
  const found = records.filter(({ id, sha256 }) => id.startsWith(wanted) || sha256.startsWith(wanted));
  const record = found.findLast(({ payload }) => payload === "kept") ?? found.at(-1);
  if (!record) throw refused(`No delivery of ${app} has an id or a digest that begins with ${wanted}. See the log.`);
  if (new Set(found.map(({ sha256 }) => sha256)).size > 1) throw refused(manyOf(wanted, found));
  const bytes = readPayload(stateFolder, record);
  const lines = Buffer.from(bytes)
    .toString()
    .split(/[\t\n]/);
  if (isTerminal && lines.some((line) => printable(line) !== line)) {
    throw refused("These bytes could steer the terminal. Write them to a file: … > payload");
  }
  return { text: bytes, json: undefined };
}

/** Says whether the ledger is as it was written. */
export function showVerdict({ app, stateFolder, paint }: Shown): Result {
  const verdict = verifyLedger(stateFolder);
  const { ok, records, accepted, payloads, agedOut, faults } = verdict;
  const of = `The ledger of ${printable(app)}`;
  const left = `${count(records, "delivery", "deliveries")} left this machine, ${records - accepted} not accepted`;
  const counts = `${left}; ${count(payloads, "payload")} kept, ${agedOut} aged out`;
  const lines = faults.map(({ file, line, what }) => `${paint("dim", `${file}:${line}:`)} ${printable(what)}`);
  if (!ok) lines.unshift(paint("red", `${of} is not as it was written: ${count(faults.length, "fault")}.`));
  else if (records === 0) lines.push(`${of} is empty: nothing has left this machine.`);
  else lines.push(paint("green", `${of} is as it was written: ${counts}.`));
  return { text: `${lines.join("\n")}\n`, json: verdict, failed: !ok };
}

const refused = (why: string) => new AskfirstError("no-payload", why);

function manyOf(wanted: string, found: readonly RecordedDelivery[]): string {
  const each = found.map(({ time, provider, sha256 }) => `${time} to ${provider}: ${sha256.slice(0, 12)}`);
  return `${found.length} deliveries begin with ${wanted}. Name one by its digest. ${each.join("; ")}.`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** What the backend made of a delivery, in a few words. */
function outcomeOf({ outcome, status }: RecordedDelivery): string {
  if (outcome === "unanswered") return "no answer";
  return status === undefined ? outcome : `${outcome} (${status})`;
}

/** The column whose cells end at the same place. */
const SIZE = 4;

/** Lines whose columns are as wide as their widest cell; sizes end at the same place. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0))) ?? [];
  const pad = (cell: string, at: number) =>
    at === SIZE ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return cells.map((row) => row.map(pad).join("  ").trimEnd());
}
