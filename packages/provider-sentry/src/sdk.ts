/** The build fills it in. */
declare const PACKAGE_VERSION: string | undefined;

/** What Sentry shows as the sender of an event. */
export const SDK = {
  name: "askfirst.provider-sentry",
  version: typeof PACKAGE_VERSION === "string" ? PACKAGE_VERSION : "0.0.0",
};
