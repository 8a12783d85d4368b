import { isObject, refuse, refuseUnknownNames, show } from "./errors/bad-option.ts";
import { printable } from "./errors/printable.ts";

/** Who the host is, checked. */
export interface CheckedApp {
  readonly name: string;
  readonly version: string;
  readonly root: string | URL | undefined;
  readonly author: string | undefined;
  readonly privacyUrl: string | undefined;
}

const APP_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const APP_NAMES = ["name", "version", "root", "author", "privacyUrl"];
const LONGEST_AUTHOR = 60;
const LONGEST_URL = 200;
const LONGEST_COMMAND = 60;

/** True for a name that can be a host's: it names a folder and variables. */
export function isAppName(name: unknown): name is string {
  return typeof name === "string" && APP_NAME.test(name);
}

export function checkApp(app: unknown): CheckedApp {
  if (!isObject(app))
    refuse(`app: ${show(app)} holds no app.name and app.version. Pass app: { name: "crawler", version: "1.2.0" }.`);
  refuseUnknownNames("app.", app, APP_NAMES);
  const { name, version, root, author, privacyUrl } = app;
  if (!isAppName(name))
    refuse(
      `app.name: ${show(name)} cannot name a folder. Use up to 64 letters, digits, ".", "_", "-", such as "crawler".`,
    );
  if (!isText(version, 64))
    refuse(`app.version: ${show(version)} is not a version. Pass the one of your package.json, such as "1.2.0".`);
  if (root !== undefined && !(root instanceof URL) && (typeof root !== "string" || root === ""))
    refuse(`app.root: ${show(root)} is not a place. Pass a path or a URL in your package, such as import.meta.url.`);
  if (author !== undefined && !isText(author, LONGEST_AUTHOR))
    refuse(
      `app.author: ${show(author)} is no name. Pass yours in at most ${LONGEST_AUTHOR} characters, such as "Example Ltd".`,
    );
  if (privacyUrl !== undefined && !isPage(privacyUrl))
    refuse(
      `app.privacyUrl: ${show(privacyUrl)} is no address of a page. Pass a whole one, such as "https://example.com/privacy".`,
    );
  return { name, version, root, author, privacyUrl };
}

export function checkCommand(command: unknown): string | undefined {
  if (command === undefined || isText(command, LONGEST_COMMAND)) return command;
  refuse(`command: ${show(command)} is no command. Pass what people type, such as "crawler telemetry".`);
}

/** A text for one line of a terminal. */
function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= longest && printable(value) === value;
}

function isPage(value: unknown): value is string {
  return isText(value, LONGEST_URL) && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value);
}
