import { parseDsn } from "./dsn.ts";

/** Whose rules make one issue of many events: Sentry's own, or core's fingerprint. */
export type Grouping = "sentry" | "fingerprint";

export interface SentryOptions {
  /** Where reports go. `<APP>_SENTRY_DSN` in the person's environment beats it. Never stored on a person's machine. */
  readonly dsn?: string;
  /** Sentry's release; default: `name@version` of the app. Must be the one that the source maps were uploaded for. */
  readonly release?: string;
  /** Tells builds of one release apart, as Sentry's `dist` does. */
  readonly dist?: string;
  /** Sentry's environment; default: where the host runs (`cli`, `server`, …). */
  readonly environment?: string;
  /** The same on every event, such as a channel or an edition. */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * A relay of your own that events are posted to instead, DSN included. Not used for a DSN that the person set.
   */
  readonly tunnel?: string;
  /**
   * `sentry`, the default, leaves grouping to Sentry and sends core's fingerprint as the tag `askfirst.fingerprint`.
   * `fingerprint` makes one issue of each fingerprint, which is the same in every release and bundle.
   */
  readonly grouping?: Grouping;
}

const bad = (text: string) => new Error(`[askfirst] provider-sentry: ${text}`);

/** What Sentry takes as tags, by its documentation of them. */
export const isTag = (name: string, value: string): boolean =>
  /^[\w.:-]{1,200}$/.test(name) && value.length <= 200 && !value.includes("\n");

/** Throws for a value that Sentry would refuse. */
const checks: { readonly [Name in keyof Required<SentryOptions>]: (value: unknown) => void } = {
  dsn: (value) => void parseDsn(String(value), "sentry({ dsn })"),
  release(value) {
    if (isWord(value, /^(?!\.{1,2}$)[^\n\t/\\]{1,200}$/)) return;
    throw bad(
      "release must be a text of at most 200 characters without / \\ tabs or line ends, such as crawler@1.4.0.",
    );
  },
  dist(value) {
    if (isWord(value, /^[^\s]{1,64}$/)) return;
    throw bad("dist must be a word of at most 64 characters.");
  },
  environment(value) {
    if (value !== "None" && isWord(value, /^[^\s/]{1,64}$/)) return;
    throw bad("environment must be a word of at most 64 characters without / or spaces, and not None.");
  },
  tags(value) {
    const wrong =
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([name, tag]) => typeof tag !== "string" || !isTag(name, tag))
        : [""];
    if (!wrong) return;
    throw bad(
      `tags must map names of letters, digits and _.:- to texts of at most 200 characters${wrong[0] ? `; "${wrong[0]}" does not` : ""}.`,
    );
  },
  tunnel(value) {
    if (typeof value === "string" && URL.canParse(value) && /^https?:/i.test(value)) return;
    throw bad("tunnel must be the whole address of your relay, such as https://example.com/crashes.");
  },
  grouping(value) {
    if (value === "sentry" || value === "fingerprint") return;
    throw bad('grouping must be "sentry" or "fingerprint".');
  },
};

const isWord = (value: unknown, form: RegExp) => typeof value === "string" && form.test(value);

/** Throws at the author's call if the options cannot work, and says how to fix that. */
export function checkOptions(options: SentryOptions): void {
  if (typeof options !== "object" || options === null) throw bad("the options are no object. Pass sentry({ dsn }).");
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      throw bad(`there is no option "${name}". There are ${Object.keys(checks).join(", ")}.`);
    }
    if (value !== undefined) checks[name as keyof SentryOptions](value);
  }
}
