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
  "CF_PAGES",
  "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", // Azure Pipelines
  "bamboo_planKey",
  "BITRISE_IO",
  "BUDDY_WORKSPACE_ID",
  "CIRRUS_CI",
  "CM_BUILD_ID", // Codemagic
  "CF_BUILD_ID", // Codefresh
  "DISTELLI_APPNAME",
  "EAS_BUILD",
  "GERRIT_PROJECT",
  "GITEA_ACTIONS",
  "GO_PIPELINE_LABEL",
  "HUDSON_URL",
  "MAGNUM",
  "NEVERCODE",
  "PROW_JOB_ID",
  "SAIL_CI",
  "SCREWDRIVER",
  "SEMAPHORE",
  "STRIDER",
  "WERCKER_MAIN_PIPELINE_STARTED",
  "WOODPECKER",
  "XCS",
] as const;
/** These services build and also run programs, with the same variables. */
const CI_AND_HOSTING_VARIABLES = ["NETLIFY", "VERCEL"] as const;

/** Variables of services that run a function for each request, each from the service's own documentation. */
const SERVERLESS_VARIABLES = [
  "AWS_LAMBDA_FUNCTION_NAME",
  "K_SERVICE", // Google Cloud Run, Knative
  "FUNCTION_TARGET", // Google Cloud Functions
  "FUNCTIONS_WORKER_RUNTIME", // Azure Functions
  "VERCEL_REGION", // at run time only
] as const;

const hasAny = (env: Variables, names: readonly string[]) => names.some((name) => (env[name] ?? "") !== "");

/** True on a build machine. `CI=false` counts as a person's denial of that. */
export function isCi(env: Variables): boolean {
  const ci = env["CI"];
  if (ci !== undefined && ci !== "") return readSwitch(ci) !== false;
  if (hasAny(env, CI_VARIABLES)) return true;
  return hasAny(env, CI_AND_HOSTING_VARIABLES) && !hasAny(env, SERVERLESS_VARIABLES);
}

/**
 * True if the kernel, the container engine, Kubernetes or a serverless platform says so. Costs a few small looks; false
 * where `/proc` is missing.
 */
function insideContainer(trusted: Variables): boolean {
  // What runs a container sets the first by the interface of systemd; Podman and LXC do as well.
  if (hasAny(trusted, ["container", "KUBERNETES_SERVICE_HOST", ...SERVERLESS_VARIABLES])) return true;
  const marks = ["/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io"];
  return (
    marks.some((mark) => existsSync(mark)) ||
    /docker|kubepods|containerd|libpod|lxc/.test(readOrNothing("/proc/1/cgroup")) ||
    /(^|\0)container=./.test(readOrNothing("/proc/1/environ")) ||
    /\/docker\/containers\//.test(readOrNothing("/proc/self/mountinfo"))
  );
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Where the host runs. `<APP>_API_SERVER` and `<APP>_DOCKER` are set by the person or the image and beat what is found on
 * the machine and what the author `declared`; set to false they also deny it. A yes lets an author's default hold, and so
 * counts only where it is `trusted` too.
 */
export function detectEnvironment(
  app: string,
  env: Variables,
  trusted = env,
  declared?: "server" | "container",
): Environment {
  const said = (suffix: string) => {
    const name = variableName(app, suffix);
    const value = readSwitch(env[name] ?? "");
    return value && (readSwitch(trusted[name] ?? "") ?? false);
  };
  if (said("API_SERVER")) return "server";
  if (declared === "server" && said("API_SERVER") === undefined && !isCi(env)) return "server";
  if (said("DOCKER")) return "container";
  if (isCi(env)) return "ci";
  if (declared === "container" && said("DOCKER") === undefined) return "container";
  if (env["JPY_PARENT_PID"]) return "notebook";
  return said("DOCKER") === undefined && insideContainer(trusted) ? "container" : "cli";
}
