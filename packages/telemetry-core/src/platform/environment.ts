import { existsSync, readFileSync } from "./node.ts";
import { readSwitch, type Variables, variableName } from "./variables.ts";

/** Where the host runs, as far as that decides whether a person can be asked. */
export type Environment = "cli" | "container" | "server" | "ci" | "notebook";

/** Variables that build services set, each from the service's own documentation of its default environment. */
const CI_VARIABLES = [
  "CONTINUOUS_INTEGRATION",
  "BUILD_NUMBER", // Jenkins, TeamCity
  "GITHUB_ACTIONS",
  "GITLAB_CI",
  "TF_BUILD", // Azure Pipelines
  "BUILDKITE",
  "CIRCLECI",
  "TRAVIS",
  "APPVEYOR",
  "JENKINS_URL",
  "TEAMCITY_VERSION",
  "BITBUCKET_BUILD_NUMBER",
  "CODEBUILD_BUILD_ID", // AWS
  "DRONE",
  "NETLIFY",
  "VERCEL",
  "CF_PAGES",
] as const;

/** True on a build machine. `CI=false` counts as a person's denial of that. */
export function isCi(env: Variables): boolean {
  const ci = env["CI"];
  if (ci !== undefined && ci !== "") return readSwitch(ci) !== false;
  return CI_VARIABLES.some((name) => (env[name] ?? "") !== "");
}

/** True if the kernel or the container engine says so. Costs two small reads; false where `/proc` is missing. */
function insideContainer(): boolean {
  if (existsSync("/.dockerenv") || existsSync("/run/.containerenv")) return true;
  try {
    return /docker|kubepods|containerd|libpod|lxc/.test(readFileSync("/proc/1/cgroup", "utf8"));
  } catch {
    return false;
  }
}

/**
 * Where the host runs. `<APP>_API_SERVER` and `<APP>_DOCKER` are set by the person or the image and beat what is found on
 * the machine; set to false they also deny it. A yes lets an author's default hold, and so counts only where it is
 * `trusted` too.
 */
export function detectEnvironment(app: string, env: Variables, trusted = env): Environment {
  const said = (suffix: string) => {
    const name = variableName(app, suffix);
    const value = readSwitch(env[name] ?? "");
    return value && (readSwitch(trusted[name] ?? "") ?? false);
  };
  if (said("API_SERVER")) return "server";
  if (said("DOCKER")) return "container";
  if (isCi(env)) return "ci";
  if (env["JPY_PARENT_PID"]) return "notebook";
  return said("DOCKER") === undefined && insideContainer() ? "container" : "cli";
}
