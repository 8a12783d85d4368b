import type { CreateProvider, ProviderDescriptor, SendResult } from "@askfirst/telemetry-core/provider";
import { wantsColor } from "./color.ts";
import { layOutEvent, layOutReport } from "./lay-out.ts";
import { printable } from "./printable.ts";

export interface ConsoleOptions {
  /** `text` for people (default), `json` for machines: one item a line. */
  readonly format?: "text" | "json";
  /** Default: standard error, so that the host's own output stays clean. */
  readonly stream?: "stderr" | "stdout";
  /** Default: colours where the terminal and the person's NO_COLOR or FORCE_COLOR allow them. */
  readonly color?: boolean;
}

/** This file, unless it was bundled; CommonJS has no URL at all. */
const here = import.meta.url;
/** Where everything goes, for the question that the person is asked. */
const HERE = "this terminal";
const MODULE = here ? new URL("./console-provider.js", here).href : "";

function check(options: ConsoleOptions): ConsoleOptions {
  if (typeof options !== "object" || options === null) {
    throw new Error("[askfirst] provider-console: the options are no object. Use consoleProvider({ format }).");
  }
  const { format = "text", stream = "stderr", color, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new Error(`[askfirst] provider-console: there is no option "${unknown}". Use format, stream or color.`);
  }
  if (format !== "text" && format !== "json") throw wrong("format", format, `"text" or "json"`);
  if (stream !== "stderr" && stream !== "stdout") throw wrong("stream", stream, `"stderr" or "stdout"`);
  if (color !== undefined && typeof color !== "boolean") throw wrong("color", color, "true or false");
  return { format, stream, ...(color !== undefined && { color }) };
}

function wrong(option: string, value: unknown, advice: string): Error {
  return new Error(
    `[askfirst] provider-console: ${option} is ${typeof value === "string" ? JSON.stringify(value) : String(value)}. Use ${advice}.`,
  );
}

/** Describes a provider that prints what would be sent. Throws if an option is wrong; loads nothing. */
export function consoleProvider(options: ConsoleOptions = {}): ProviderDescriptor {
  return {
    name: "console",
    endpoint: HERE,
    module: MODULE,
    createProvider,
    options: { ...check(options) },
    terminal: true,
  };
}

/** The exact item on one line. JSON leaves some controls as they are; written as escapes they mean the same. */
const oneLine = (item: unknown) => `${printable(JSON.stringify(item))}\n`;

/** Makes the provider. A printed item counts as delivered, also if the reader is gone; it never rejects for that. */
export const createProvider: CreateProvider = (given) => {
  const { format, stream = "stderr", color } = check(given as ConsoleOptions);

  function print(text: string): Promise<SendResult> {
    const target = process[stream];
    return new Promise((resolve) => {
      const done = () => resolve({ endpoint: "terminal", body: text });
      // A reader that is gone, as in `host 2>&1 | head`, is an ordinary end. The stream's error event comes after the
      // callback, and would end the process if nothing listened for it.
      target.once("error", done);
      target.write(text, (error) => {
        if (!error) target.off("error", done);
        done();
      });
    });
  }

  const colors = () => color ?? wantsColor(process[stream], process.env);
  return {
    name: "console",
    endpoint: HERE,
    sendException: (report) => print(format === "json" ? oneLine(report) : layOutReport(report, colors())),
    sendEvents: (events) =>
      print(events.map((event) => (format === "json" ? oneLine(event) : layOutEvent(event, colors()))).join("")),
  };
};
