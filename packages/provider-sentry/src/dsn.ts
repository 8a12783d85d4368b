/** The parts of a Sentry data source name, called what @sentry/core calls them. */
export interface Dsn {
  readonly protocol: "http" | "https";
  readonly publicKey: string;
  /** With the brackets of an IPv6 address. */
  readonly host: string;
  /** Empty if it is the protocol's own. */
  readonly port: string;
  /** What a Sentry of one's own lives under, without slashes around it; mostly empty. */
  readonly path: string;
  readonly projectId: string;
}

/**
 * Takes a DSN apart: `https://<public key>@<host>/<project number>`, as Sentry's "DSN Explainer" describes it. Throws an
 * error that says how to fix it and does not repeat the key. `origin` names where the DSN came from. Not left to
 * @sentry/core, which prints a DSN that it does not understand, key and all, to the host's standard error.
 */
export function parseDsn(text: string, origin: string): Dsn {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const place = /^\/(?:(.+)\/)?(\d+)\/?$/.exec(url?.pathname ?? "");
  const fault =
    (!url && "is no URL") ||
    (!/^https?:$/.test(url?.protocol ?? "") && "does not begin with https:// or http://") ||
    (!/^\w+$/.test(url?.username ?? "") && "has no public key of letters and digits before the @") ||
    (!place && "has no project number at its end");
  if (url && place && !fault) {
    return {
      protocol: url.protocol === "https:" ? "https" : "http",
      publicKey: url.username,
      host: url.hostname,
      port: url.port,
      path: place[1] ?? "",
      projectId: place[2] ?? "",
    };
  }
  throw new Error(
    `[askfirst] provider-sentry: the DSN from ${origin} ${fault}. Copy it from Sentry: project settings, Client Keys. It looks like https://key@o1.ingest.sentry.io/2.`,
  );
}
