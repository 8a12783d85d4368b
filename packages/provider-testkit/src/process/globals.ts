import { EventEmitter } from "node:events";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";

/** What SDKs are known to patch. */
const WATCHED: Readonly<Record<string, object>> = {
  globalThis,
  process,
  "process.env": process.env,
  console,
  http,
  https,
  net,
  tls,
  fs,
  Error,
  Promise,
  "EventEmitter.prototype": EventEmitter.prototype,
  "http.Agent.prototype": http.Agent.prototype,
  "http.ClientRequest.prototype": http.ClientRequest.prototype,
  "net.Socket.prototype": net.Socket.prototype,
  "Array.prototype": Array.prototype,
  "Error.prototype": Error.prototype,
  "Function.prototype": Function.prototype,
  "Object.prototype": Object.prototype,
  "Promise.prototype": Promise.prototype,
  "String.prototype": String.prototype,
};

/** Node makes these when they are first used. Used now, what a provider uses of them is no change. */
const MADE_LATE = ["Response", "Request", "Headers", "FormData", "fetch", "crypto"];

type Snapshot = Map<string, PropertyDescriptor | unknown>;

/** Remembers what is global, and returns what says how that has changed since, a sentence a change. */
export function watchGlobals(): () => string[] {
  for (const name of MADE_LATE) Reflect.get(globalThis, name);
  const before = snapshot();
  return () => changes(before, snapshot());
}

function snapshot(): Snapshot {
  const found: Snapshot = new Map();
  for (const [name, object] of Object.entries(WATCHED)) {
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      // Node's own counts, which change as it goes.
      if (object !== process || !key.startsWith("_")) found.set(`${name}.${key}`, property);
    }
    for (const key of Object.getOwnPropertySymbols(object)) {
      found.set(`${name}[${String(key)}]`, Object.getOwnPropertyDescriptor(object, key));
    }
  }
  for (const [name, { globalAgent }] of Object.entries({ http, https })) found.set(`${name}.globalAgent`, globalAgent);
  for (const event of process.eventNames()) {
    found.set(`process.on(${JSON.stringify(String(event))})`, process.listenerCount(event));
  }
  found.set("the working folder", process.cwd());
  return found;
}

function changes(before: Snapshot, after: Snapshot): string[] {
  const added = [...after.keys()].filter((place) => !before.has(place)).map((place) => `${place} was added`);
  const removed = [...before.keys()].filter((place) => !after.has(place)).map((place) => `${place} was removed`);
  const changed = [...after]
    .filter(([place, now]) => before.has(place) && !isSame(before.get(place), now))
    .map(([place]) => `${place} was changed`);
  return [...added, ...removed, ...changed];
}

/** A getter that made way for its value is Node's way to make a global late. */
function isSame(before: unknown, now: unknown): boolean {
  if (!isProperty(before) || !isProperty(now)) return Object.is(before, now);
  if (before.get !== undefined && now.get === undefined) return true;
  return Object.is(before.value, now.value) && before.get === now.get && before.set === now.set;
}

function isProperty(value: unknown): value is PropertyDescriptor {
  return typeof value === "object" && value !== null && ("value" in value || "get" in value);
}
