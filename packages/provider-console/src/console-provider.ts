import type { CreateProvider, ProviderDescriptor, SendResult } from "@askfirst/telemetry-core";
import { wantsColor } from "./color.ts";
import { layOutEvent, layOutReport } from "./lay-out.ts";

export interface ConsoleOptions {
  /** `text` for people (default), `json` for machines: one item a line. */
  readonly format?: "text" | "json";
  /** Default: standard error, so that the host's own output stays clean. */
  readonly stream?: "stderr" | "stdout";
  /** Default: colours where the terminal and the person's NO_COLOR or FORCE_COLOR allow them. */
  readonly color?: boolean;
}

const MODULE = new URL("./index.js", import.meta.url).href;

function check(options: ConsoleOptions): ConsoleOptions {
  const { format = "text", stream = "stderr", color } = options;
  if (format !== "text" && format !== "json") throw wrong("format", format, `"text" or "json"`);
  if (stream !== "stderr" && stream !== "stdout") throw wrong("stream", stream, `"stderr" or "stdout"`);
  if (color !== undefined && typeof color !== "boolean") throw wrong("color", color, "true or false");
  return { format, stream, ...(color !== undefined && { color }) };
}

function wrong(option: string, value: unknown, mend: string): Error {
  return new Error(`[askfirst] provider-console: ${option} is ${JSON.stringify(value)}. Use ${mend}.`);
}

/** Describes a provider that prints what would be sent. Throws if an option is wrong; loads nothing. */
export function consoleProvider(options: ConsoleOptions = {}): ProviderDescriptor {
  return { name: "console", module: MODULE, options: { ...check(options) }, terminal: true };
}

/** Makes the provider. It writes synchronously, item by item, and counts what it could write as delivered. */
export const createProvider: CreateProvider = (given) => {
  const { format, stream = "stderr", color } = check(given as ConsoleOptions);

  function print(text: string): Promise<SendResult> {
    const target = process[stream];
    return new Promise((resolve) => {
      const done = () => resolve({ endpoint: "terminal", body: text });
      // A reader that has gone, as in `host 2>&1 | head`, is an end like any other. Its error event comes after the
      // callback, and the process would end if nobody listened for it.
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
    sendException: (report) =>
      print(format === "json" ? `${JSON.stringify(report)}\n` : layOutReport(report, colors())),
    sendEvent: (event) => print(format === "json" ? `${JSON.stringify(event)}\n` : layOutEvent(event, colors())),
  };
};
