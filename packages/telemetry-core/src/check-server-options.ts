import { isObject, refuse, refuseUnknownNames, show } from "./errors/bad-option.ts";
import type { Announcement, CheckedOptions } from "./options.ts";
import type { TellDrops } from "./store/drops.ts";

export function checkEnvironment(environment: unknown): CheckedOptions["environmentSaid"] {
  if (environment === undefined || environment === "server" || environment === "container") return environment;
  refuse(`environment: ${show(environment)} cannot be said. Use "server" or "container", or leave it out.`);
}

export function checkAnnouncement(announcement: unknown = {}): Announcement {
  if (!isObject(announcement))
    refuse(`announcement: ${show(announcement)} is not an object. Pass { readMore: "https://…" }, for one.`);
  refuseUnknownNames("announcement.", announcement, ["readMore", "write"]);
  const { readMore, write } = announcement;
  if (readMore !== undefined && !(typeof readMore === "string" && /^https?:\/\/\S+$/.test(readMore)))
    refuse(`announcement.readMore: ${show(readMore)} is no address of a page. Pass one that begins with https://.`);
  if (write !== undefined && typeof write !== "function")
    refuse(`announcement.write: ${show(write)} is no function. Pass one, such as (line) => log.info(line).`);
  return announcement as Announcement;
}

export function checkOnDropped(tell: unknown): TellDrops | undefined {
  if (tell === undefined || typeof tell === "function") return tell as TellDrops | undefined;
  refuse(
    `onDropped: ${show(tell)} is no function. Pass one, such as (reason, items) => counter.add(items, { reason }).`,
  );
}
