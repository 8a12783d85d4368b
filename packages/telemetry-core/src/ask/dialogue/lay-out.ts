import { printable } from "../../errors/printable.ts";
import type { CrashException, CrashReport, Frame } from "../../item/report.ts";
import { type Page, wrap } from "./looks.ts";

/** Lays a report out for a person: everything that is in it, from what matters most to what matters least. */
export function layOutReport(report: CrashReport, page: Page): string {
  const { app, runtime, os, environment, time, level, handled, message, exceptions, context, email } = report;
  const rows: string[] = [];
  const add = (indent: number, text: string, style = (row: string) => row) => {
    const hanging = indent + 4;
    for (const [at, row] of wrap(printable(text), Math.max(1, page.width - hanging)).entries())
      rows.push(style(`${" ".repeat(at === 0 ? indent : hanging)}${row}`));
  };
  // What follows a first line stands deeper, so that it cannot pass for a line of the layout.
  const addLines = (indent: number, text: string, style?: (row: string) => string) => {
    for (const [at, line] of text.split("\n").entries()) add(at === 0 ? indent : indent + 4, line, style);
  };
  if (message !== undefined) addLines(0, message, page.bold);
  for (const exception of exceptions) {
    addLines(0, headlineOf(exception), page.bold);
    for (const line of linesOf(exception.frames)) add(4, line, page.dim);
  }
  for (const [name, value] of Object.entries(context)) add(2, `${name}: ${value}`);
  add(2, `program: ${app.name} ${app.version}, ${handled ? level : `${level}, not handled`}`);
  add(2, `machine: ${runtime.name} ${runtime.version}, ${os.platform} ${os.release} ${os.arch}, ${environment}`);
  if (email !== undefined) add(2, `e-mail: ${email}`);
  add(2, `report: ${report.id} of ${time}, kind ${report.fingerprint}`);
  return `${rows.join("\n")}\n`;
}

function headlineOf({ type, code, message, relation }: CrashException): string {
  const before = relation === undefined ? "" : relation === "cause" ? "caused by " : "together with ";
  const name = code === undefined || type.includes(code) ? type : `${type} [${code}]`;
  return `${before}${name}${message === "" ? "" : `: ${message}`}`;
}

/** Frames of the person's own code say nothing but that they are there: a row of them is one line. */
function linesOf(frames: readonly Frame[]): string[] {
  const lines: string[] = [];
  let row = 0;
  for (const [at, frame] of frames.entries()) {
    if (frame.owner !== "user") {
      lines.push(`at ${lineOf(frame)}`);
      continue;
    }
    row++;
    if (frames[at + 1]?.owner === "user") continue;
    lines.push(row === 1 ? "at <user code>" : `at <user code>, ${row} calls`);
    row = 0;
  }
  return lines;
}

function lineOf({ file, function: name, line, column, debugId }: Frame): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const build = debugId === undefined ? "" : `, build ${debugId}`;
  return (name === undefined ? place : `${name} (${place})`) + build;
}

/** Every byte of the report, laid out for reading: an object without inner ones, such as a frame, on one line. */
export function layOutJson(report: CrashReport): string {
  // Line breaks inside strings are escapes, so all others belong to the layout.
  const pretty = JSON.stringify(report, null, 2)
    .replace(/\{\n[^{}[\]]*\}/g, (object) => object.replace(/\n\s*/g, " "))
    .split("\n")
    .map(printable)
    .join("\n");
  return `${pretty}\n`;
}
