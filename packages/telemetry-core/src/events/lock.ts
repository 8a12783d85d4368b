import { isObject, refuse, show } from "../errors/bad-option.ts";
import { didYouMean } from "../errors/did-you-mean.ts";
import type { Definition, Lock } from "./definition.ts";

/** What `createTelemetry({ events })` takes: definitions, a lock, or a function that loads either at the first event. */
export type EventsOption = readonly Definition[] | Lock | (() => readonly Definition[] | Lock);

/** The definitions by name. Throws for what is none, at the author's call. */
export function definitionsIn(events: unknown): ReadonlyMap<string, Definition> {
  const found = isLock(events) ? Object.values(events.events) : events;
  if (!Array.isArray(found))
    refuse(`events: ${show(events)} is no list of definitions. Pass [defineEvent(…)] or a lock.`);
  const definitions = new Map<string, Definition>();
  for (const definition of found as readonly unknown[]) {
    if (!isDefinition(definition))
      refuse(`events: ${show(definition)} is no definition. Make each with defineEvent(…).`);
    if (definitions.has(definition.name)) refuse(`events: "${definition.name}" is there twice. Give one another name.`);
    definitions.set(definition.name, definition);
  }
  return definitions;
}

/** The lock of some definitions, in the order of their names, so that the same ones give the same text. */
export function lockOf(definitions: readonly Definition[]): Lock {
  const sorted = [...definitionsIn(definitions).entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  return { version: 1, events: Object.fromEntries(sorted) };
}

function isLock(events: unknown): events is Lock {
  return isObject(events) && events["version"] === 1 && isObject(events["events"]);
}

function isDefinition(value: unknown): value is Definition {
  return isObject(value) && typeof value["name"] === "string" && isObject(value["fields"]) && "since" in value;
}

/** For the output of a debugging author: the name that was meant. */
export function nearName(name: string, definitions: ReadonlyMap<string, Definition>): string | undefined {
  return didYouMean(name, [...definitions.keys()]);
}
