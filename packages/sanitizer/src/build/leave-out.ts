import type { BuiltException } from "./build-exceptions.ts";

/** The exception without the calls whose lines name one of some places. */
export function leaveOut(places: readonly string[], exception: BuiltException): BuiltException {
  const isOut = (text: string) => places.some((place) => text.includes(place));
  const strip = (stack: string) => (isOut(stack) ? withoutLines(stack, isOut) : stack);
  const { stack, running } = exception;
  if (!isOut(stack) && !isOut(running ?? "")) return exception;
  return { ...exception, stack: strip(stack), ...(running === undefined ? {} : { running: strip(running) }) };
}

function withoutLines(text: string, drop: (line: string) => boolean): string {
  return text
    .split("\n")
    .filter((line) => !drop(line))
    .join("\n");
}
