export interface PosthogOptions {
  /** The key of the project, which begins with `phc_` and may only write. `<APP>_POSTHOG_KEY` in the environment beats it. */
  readonly key?: string;
  /**
   * PostHog's address, or that of a relay of yours; default: its cloud in the United States. That in the European Union is
   * `https://eu.i.posthog.com`. `<APP>_POSTHOG_HOST` in the environment beats it.
   */
  readonly host?: string;
}

export const DEFAULT_HOST = "https://us.i.posthog.com";

const bad = (text: string) => new Error(`[askfirst] provider-posthog: ${text}`);

/** Throws for a key that cannot work, without repeating it. `origin` names where it came from. */
export function checkKey(key: unknown, origin: string): asserts key is string {
  // Personal keys (phx_) may read everything of an account, and every program that is published would carry one.
  if (typeof key === "string" && /^phc_\w{10,100}$/.test(key)) return;
  throw bad(`the key from ${origin} is no project key. Copy it from PostHog: project settings. It begins with phc_.`);
}

/** The address that events are posted to. Throws for one that cannot work. */
export function batchUrl(host: unknown, origin: string): string {
  if (typeof host === "string" && URL.canParse(host) && /^https?:/i.test(host)) {
    return `${host.replace(/\/+$/, "")}/batch/`;
  }
  throw bad(`the host from ${origin} is no address. It looks like https://eu.i.posthog.com.`);
}

/** Throws at the author's call if the options cannot work, and says how to fix that. */
export function checkOptions(options: PosthogOptions): void {
  if (typeof options !== "object" || options === null) throw bad("the options are no object. Pass posthog({ key }).");
  const { key, host, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw bad(`there is no option "${unknown}". There are key and host.`);
  if (key !== undefined) checkKey(key, "posthog({ key })");
  if (host !== undefined) batchUrl(host, "posthog({ host })");
}
