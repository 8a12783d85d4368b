import { describe, expect, it } from "vitest";
import { detectEnvironment } from "./environment.ts";

describe("where the host runs", () => {
  it.each<[Record<string, string>, string]>([
    [{ CRAWLER_API_SERVER: "true" }, "server"],
    [{ CRAWLER_DOCKER: "true" }, "container"],
    [{ CRAWLER_DOCKER: "1", CI: "true" }, "container"],
    [{ CRAWLER_DOCKER: "0", CI: "true" }, "ci"],
    [{ CRAWLER_DOCKER: "0", GITHUB_ACTIONS: "true" }, "ci"],
    [{ CRAWLER_DOCKER: "0", CI: "false", GITHUB_ACTIONS: "true" }, "cli"],
    [{ CRAWLER_DOCKER: "0", CI: "" }, "cli"],
    [{ CRAWLER_DOCKER: "0", JPY_PARENT_PID: "7" }, "notebook"],
    [{ CRAWLER_DOCKER: "0" }, "cli"],
    [{ CRAWLER_DOCKER: "0", OTHER_API_SERVER: "true" }, "cli"],
  ])("%j is %s", (env, environment) => {
    expect(detectEnvironment("crawler", env)).toBe(environment);
  });
});
