import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundleSource } from "../../test/bundle-source.ts";
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
    [{ CRAWLER_DOCKER: "0", VERCEL: "1" }, "ci"],
    [{ KUBERNETES_SERVICE_HOST: "10.0.0.1" }, "container"],
    [{ AWS_LAMBDA_FUNCTION_NAME: "shop", VERCEL: "1" }, "container"],
    [{ K_SERVICE: "shop" }, "container"],
    [{ K_SERVICE: "shop", CI: "1" }, "ci"],
  ])("%j is %s", (env, environment) => {
    expect(detectEnvironment("crawler", env)).toBe(environment);
  });

  it.each<[Record<string, string>, "server" | "container", string]>([
    [{}, "server", "server"],
    [{ CRAWLER_DOCKER: "1" }, "server", "server"],
    [{ CRAWLER_API_SERVER: "0", CRAWLER_DOCKER: "1" }, "server", "container"],
    [{ CI: "1" }, "server", "ci"],
    [{ CI: "1" }, "container", "ci"],
    [{}, "container", "container"],
    [{ CRAWLER_DOCKER: "0" }, "container", "cli"],
  ])("with %j, where the author says %s, is %s", (env, declared, environment) => {
    expect(detectEnvironment("crawler", env, env, declared)).toBe(environment);
  });
});

const mayMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

/** What is found in a root folder of its own, made by shell lines, with the machine's programs in it. */
function foundIn(lines: string): string {
  const folder = mkdtempSync(join(tmpdir(), "environment-"));
  const module = bundleSource("platform/environment.ts", join(folder, "environment.mjs"));
  const script = `import(${JSON.stringify(module)}).then((m) => console.log(m.detectEnvironment("crawler", {})))`;
  const prepare = `
    mkdir "$ROOT" && mount -t tmpfs none "$ROOT" && cd "$ROOT"
    for found in /*; do
      case "$found" in /run|/.dockerenv|/mnt) continue;; esac
      [ -L "$found" ] && cp -P "$found" . && continue
      [ -d "$found" ] && mkdir ".$found" && mount --rbind "$found" ".$found"
    done
    mkdir run mnt; echo "0::/" > mnt/cgroup; mount --bind mnt/cgroup proc/1/cgroup
  `;
  const command = `set -e\n${prepare}\n${lines}\nchroot . "$NODE" -e "$SCRIPT"`;
  const env = { ...process.env, ROOT: join(folder, "root"), NODE: process.execPath, SCRIPT: script };
  return execFileSync("unshare", ["-m", "sh", "-c", command], { env, encoding: "utf8" }).trim();
}

describe.skipIf(!mayMount)("what the machine says (needs mount namespaces)", () => {
  it.each([
    ["nothing", "", "cli"],
    ["the mark of Docker", "touch .dockerenv", "container"],
    ["the mark of Podman", "touch run/.containerenv", "container"],
    ["a control group of Kubernetes", "echo 0::/kubepods/besteffort/pod1 > mnt/cgroup", "container"],
    ["a control group of a login", "echo 0::/user.slice/user-1000.slice > mnt/cgroup", "cli"],
  ])("takes %s for what it is", (_, lines, environment) => {
    expect(foundIn(lines)).toBe(environment);
  });
});
