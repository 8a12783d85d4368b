/** A Sentry data source name that can work. */
export interface Dsn {
  readonly url: URL;
  readonly text: string;
}

/**
 * Checks a DSN: `https://<public key>@<host>/<project number>`, as Sentry's "DSN Explainer" describes it. Throws an
 * error that says how to mend it and does not repeat the key. `origin` names where the DSN came from.
 */
export function parseDsn(text: string, origin: string): Dsn {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fault =
    (!url && "is no URL") ||
    (!/^https?:$/.test(url?.protocol ?? "") && "does not begin with https:// or http://") ||
    (!url?.username && "has no public key before the @") ||
    (!/\/\d+\/?$/.test(url?.pathname ?? "") && "has no project number at its end");
  if (url && !fault) return { url, text };
  throw new Error(
    `[askfirst] provider-sentry: the DSN from ${origin} ${fault}. Copy it from Sentry: project settings, Client Keys. It looks like https://key@o1.ingest.sentry.io/2.`,
  );
}
