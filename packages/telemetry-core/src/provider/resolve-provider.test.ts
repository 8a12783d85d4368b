import { expect, it } from "vitest";
import { findProvider } from "./resolve-provider.ts";

const problemOf = (name: string) => {
  const found = findProvider(name, undefined);
  return found.kind === "missing" ? found.problem : undefined;
};

it.each([
  ["consle", "console"],
  ["setnry", "sentry"],
  ["otell", "otel"],
  ["postog", "posthog"],
])("the name %s is taken for a typing error, and no package of that name is advised", (name, meant) => {
  expect(problemOf(name)).toBe(`The provider "${name}" is not installed. Did you mean "${meant}"?`);
});

it.each(["console", "otel", "mine"])("the name %s is a package to install", (name) => {
  expect(problemOf(name)).toContain(`Run: npm install @askfirst/provider-${name}`);
});
