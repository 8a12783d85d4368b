import type {
  CrashException,
  Frame,
  SanitizedEvent,
  SanitizedReport,
  Surroundings,
} from "@askfirst/telemetry-core/provider";
import { type Paint, paint, plain } from "./color.ts";
import { printable, printableLines } from "./printable.ts";

/** Lays a crash report out for a person, from what matters most to what matters least. Ends with a line feed. */
export function layOutReport(report: SanitizedReport, colors: boolean): string {
  const style = colors ? paint : plain;
  const kind = report.exceptions.length > 0 ? "crash report" : "message";
  const lines = [title(kind, report, style), ""];
  if (report.message !== undefined)
    lines.push(...indent(printableLines(report.message).map((line) => style("bold", line))));
  for (const exception of report.exceptions) lines.push(...layOutException(exception, style));
  lines.push("", ...layOutContext(report.context, style));
  lines.push(field("level", report.handled ? report.level : `${report.level}, not handled`, style));
  lines.push(...layOutSurroundings(report, style));
  if (report.email !== undefined) lines.push(field("e-mail", report.email, style));
  lines.push(field("report", `${report.id}, group ${report.fingerprint}`, style));
  return finish(lines, style);
}

/** The same for a usage event. */
export function layOutEvent(event: SanitizedEvent, colors: boolean): string {
  const style = colors ? paint : plain;
  const { span } = event;
  const facts = Object.entries({ ...event.fields, ...event.details }).map(([name, value]) =>
    field(printable(name), printable(JSON.stringify(value)), style),
  );
  const took =
    span &&
    field(span.outcome, `${span.durationMs} ms${span.errorType ? `, ${printable(span.errorType)}` : ""}`, style);
  const lines = [title(`${span ? "span" : "event"} ${printable(event.name)}`, event, style), "", ...facts];
  if (took !== undefined) lines.push(took);
  lines.push(...layOutSurroundings(event, style), field("event", event.id, style));
  return finish(lines, style);
}

function title(kind: string, { app, time }: Surroundings & { time: string }, style: Paint): string {
  return `${style("cyan", "askfirst")} ${style("bold", `${kind} of ${printable(app.name)} ${printable(app.version)}`)} ${style("dim", printable(time))}`;
}

function layOutException({ type, code, message, frames, relation }: CrashException, style: Paint): string[] {
  const before = relation === undefined ? "" : relation === "cause" ? "caused by " : "together with ";
  const name = printable(code === undefined || type.includes(code) ? type : `${type} [${code}]`);
  const [first = "", ...others] = printableLines(message);
  const headline = `${before}${style("red", name)}${message === "" ? "" : `: ${first}`}`;
  return [...indent([headline, ...others]), ...layOutFrames(frames, style)];
}

/** Frames of the person's own code say nothing but that they are there: a row of them is one line. */
function layOutFrames(frames: readonly Frame[], style: Paint): string[] {
  const lines: string[] = [];
  for (let at = 0; at < frames.length; at++) {
    const frame = frames[at];
    if (!frame) continue;
    if (frame.owner !== "user") {
      const line = `at ${layOutFrame(frame)}`;
      lines.push(`    ${frame.owner === "host" ? line : style("dim", line)}`);
      continue;
    }
    let row = 1;
    while (frames[at + 1]?.owner === "user") {
      row++;
      at++;
    }
    lines.push(`    ${style("dim", `at <user code>${row > 1 ? ` (${row} frames)` : ""}`)}`);
  }
  return lines;
}

function layOutFrame({ file, function: name, line, column }: Frame): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return printable(name === undefined ? place : `${name} (${place})`);
}

function layOutContext(context: Readonly<Record<string, unknown>>, style: Paint): string[] {
  return Object.entries(context).map(([name, value]) => field(printable(name), String(value), style));
}

function layOutSurroundings({ runtime, os, environment }: Surroundings, style: Paint): string[] {
  const machine = `${runtime.name} ${runtime.version} on ${os.platform} ${os.release} ${os.arch}, ${environment}`;
  return [field("runtime", machine, style)];
}

function field(name: string, value: string, style: Paint): string {
  return `  ${style("dim", `${name}:`.padEnd(10))} ${printable(value)}`;
}

/** What follows a first line stands deeper, so that it cannot pass for a line of the layout. */
function indent(lines: readonly string[]): string[] {
  return lines.map((line, at) => `${at === 0 ? "  " : "    "}${line}`);
}

function finish(lines: readonly string[], style: Paint): string {
  return `\n${lines.join("\n")}\n  ${style("dim", "Printed here by provider-console; nothing left this machine.")}\n`;
}
