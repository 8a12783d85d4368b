import { expect, it } from "vitest";
import { layersOf } from "../layers.ts";
import { machineFacts } from "../machine/machine-facts.ts";
import { routeTemplate } from "./route-template.ts";

const layers = layersOf({ ...machineFacts(undefined), allowedHosts: [] });

it.each([
  ["/users/:id", "/users/:id"],
  ["/api/v1/users/:org/deep/:z", "/api/v1/users/:org/deep/:z"],
  ["/blog/[...slug]", "/blog/[...slug]"],
  ["/files/*", "/files/*"],
  ["*", "*"],
  ["/", "/"],
  ["/users/4711", "/users/<value>"],
  ["/users/ada@example.com", "/users/<value>"],
  ["/find?q=secret", "/<value>"],
  ["http://example.com/a", "<value>"],
  [`/${"a/".repeat(200)}`, "<value>"],
])("keeps of the route %s what a program declares", (route, kept) => {
  expect(routeTemplate(route, layers)).toBe(kept);
});
