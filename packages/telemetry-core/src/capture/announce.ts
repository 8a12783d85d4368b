import type { Resolved } from "../consent/decision.ts";
import { makeFolder } from "../files/folders.ts";
import { closeSync, constants, join, openSync, writeSync } from "../platform/node.ts";
import { variableName } from "../platform/variables.ts";

export interface AnnounceParts {
  readonly app: { readonly name: string };
  readonly announcement: {
    readonly readMore?: string | undefined;
    readonly write?: ((line: string) => void) | undefined;
  };
  resolve(): Resolved;
  state(): string;
}

/**
 * Says in one line, once on a machine, that the author's default sends crash reports. Where nothing can be kept, each
 * process says it once. Touches nothing where anything else decides. Never throws.
 */
export function announceDefault({ app, announcement, resolve, state }: AnnounceParts): void {
  try {
    const { decision, source } = resolve();
    if (source !== "host-default" || decision !== "always" || !isFirst(state())) return;
    const line = announcementOf(app.name, announcement.readMore);
    if (announcement.write) announcement.write(line);
    else writeSync(2, `${line}\n`);
  } catch {
    // The author's own function, or a log that is closed.
  }
}

/** The line: what is sent, where to read more, how to turn it off. */
export function announcementOf(app: string, readMore: string | undefined): string {
  const more = readMore === undefined ? "" : ` Read more: ${readMore}`;
  return `${app} sends crash reports to its authors: the kind of each error and its place in the code, without personal data.${more} Turn it off: ${variableName(app, "TELEMETRY")}=0`;
}

/** True for one process of all that share a state folder. */
function isFirst(state: string): boolean {
  try {
    makeFolder(state);
    closeSync(openSync(join(state, "announced"), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EEXIST";
  }
}
