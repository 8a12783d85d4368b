import { writeAtomically } from "../files/atomic-file.ts";
import { makeFolder } from "../files/folders.ts";
import { readText } from "../files/own-file.ts";
import { discardFile } from "../files/replace-file.ts";
import { join } from "../platform/node.ts";

/** Which fields of events the person of this machine knows, by the version of the host that declared them. */
export interface ToldFields {
  /** The version whose fields may leave: a person agreed to them, or read the notice about the author's default. */
  readonly accepted?: string;
  /** The newest version of which a notice was shown. It is not shown again. */
  readonly noticed?: string;
}

const VERSION = /^[\w.+-]{1,100}$/;
const pathOf = (state: string) => join(state, "told-fields.json");

/** Nothing where nothing was told, or it cannot be read. */
export function readToldFields(state: string): ToldFields {
  try {
    const { accepted, noticed } = JSON.parse(readText(pathOf(state))) as Record<string, unknown>;
    return { ...(isVersion(accepted) && { accepted }), ...(isVersion(noticed) && { noticed }) };
  } catch {
    return {};
  }
}

/** Throws the system's error. */
export function writeToldFields(state: string, told: ToldFields): void {
  makeFolder(state);
  writeAtomically(pathOf(state), JSON.stringify(told));
}

export function forgetToldFields(state: string): void {
  discardFile(pathOf(state));
}

const isVersion = (value: unknown): value is string => typeof value === "string" && VERSION.test(value);
