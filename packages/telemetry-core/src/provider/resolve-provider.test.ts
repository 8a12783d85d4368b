import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { resolveProvider } from "./resolve-provider.ts";

const packages = fileURLToPath(new URL("../../..", import.meta.url));
/** Packages that are named like a provider and are none, or are part of others. */
const OTHERS = ["testkit", "http"];
const published = readdirSync(packages)
  .filter((name) => name.startsWith("provider-"))
  .map((name) => name.slice("provider-".length))
  .filter((name) => !OTHERS.includes(name));

const problemOf = (name: string) => {
  const found = resolveProvider(name, undefined);
  return found.kind === "missing" ? found.problem : undefined;
};

it.each([
  ["consle", "console"],
  ["setnry", "sentry"],
])("takes %s for a typing error, and advises no package of that name", (name, meant) => {
  expect(problemOf(name)).toBe(`The provider "${name}" is not installed. Did you mean "${meant}"?`);
});

it.each(published)("advises to install the provider %s of this repository", (name) => {
  expect(problemOf(name)).toBe(`The provider "${name}" is not installed. Run: npm install @askfirst/provider-${name}`);
});

it.each(["nowhere", "mine"])("advises no package that this repository does not have: %s", (name) => {
  expect(problemOf(name)).toBe(
    `The provider "${name}" is not installed. Neither @askfirst/provider-${name} nor askfirst-provider-${name} was found.`,
  );
});

it("names no package of this repository that is not there", () => {
  for (const name of ["otel", "posthog"].filter((one) => !published.includes(one)))
    expect(problemOf(name)).not.toContain("npm install");
});
