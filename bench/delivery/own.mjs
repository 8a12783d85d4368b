// This project's packages as they were packed and installed, and what they find in a home.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freshHome } from "./processes.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const installed = new URL(`file://${root}/.stage/host/node_modules/@askfirst/`);

export const importCore = () => import(new URL("telemetry-core/dist/index.js", installed));
export const importProviderSentry = () => import(new URL("provider-sentry/dist/index.js", installed));
export const coreTarball = join(root, ".stage/tarballs/askfirst-telemetry-core.tgz");

/** Contents of the settings file. */
export const SETTINGS = {
  always: { telemetry: { consent: "always" } },
  denied: { telemetry: { consent: "denied" } },
  nothing: {},
};

/** A new home, of a person who decided so. */
export function decidedHome(settings) {
  const home = freshHome();
  writeSettings(home, settings);
  return home;
}

export function writeSettings(home, settings) {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(join(home, "config.json"), JSON.stringify(settings), { mode: 0o600 });
}
