import { homedir, hostname, join, readFileSync, realpathSync, tmpdir, userInfo } from "../platform/node.ts";
import { isSecretName } from "../tables/secret-names.ts";

/** Facts about the person that only this machine knows. They never leave it: the sanitizer removes these texts. */
export interface MachineFacts {
  /** Folders in which the person works: home, current, temporary. */
  readonly folders: readonly string[];
  /** Account names, and the name of the git author. */
  readonly users: readonly string[];
  readonly hosts: readonly string[];
  /** Values of environment variables whose names say that they are secret. */
  readonly secrets: readonly string[];
  /** The host's package folder, as given and as the file system resolves it. */
  readonly roots: readonly string[];
  /** Names of servers, lower case, that the author's program talks to and that say nothing about the person. */
  readonly allowedHosts?: readonly string[];
}

/** Variables in which `PWD` does not mean a password. */
const WORKING_FOLDERS = new Set(["PWD", "OLDPWD"]);
/** Shorter values are switches and words, which would be found everywhere. */
const SHORTEST_SECRET = 8;
/** More and longer ones than this occur only in tests. */
const MOST_SECRETS = 200;
const LONGEST_SECRET = 8192;
const LONGEST_SETTINGS = 64 * 1024;

/**
 * Reads the facts of this machine now: a handful of system calls and one pass over the environment, well under a
 * millisecond. Facts that cannot be read (no such user, a deleted current folder) are left out.
 */
export function machineFacts(root?: string): MachineFacts {
  const info = attempt(() => userInfo());
  const env = process.env;
  const roots = root === undefined ? [] : [root, attempt(() => realpathSync(root))];
  const folders = [
    attempt(homedir),
    env["HOME"],
    env["USERPROFILE"],
    info?.homedir,
    attempt(() => process.cwd()),
    env["PWD"],
    attempt(tmpdir),
  ];
  const users = [
    info?.username,
    ...["USER", "LOGNAME", "USERNAME", "SUDO_USER", "GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map((name) => env[name]),
    attempt(() => gitAuthor(homedir())),
  ];
  const hosts = [attempt(hostname), env["HOSTNAME"], env["COMPUTERNAME"]];
  const secrets = Object.keys(env)
    .filter((name) => isSecretName(name) && !WORKING_FOLDERS.has(name))
    .map((name) => env[name])
    .filter((value) => value !== undefined && value.length >= SHORTEST_SECRET && value.length <= LONGEST_SECRET);
  return {
    folders: distinct(folders),
    users: distinct(users),
    hosts: distinct(hosts),
    secrets: distinct(secrets).slice(0, MOST_SECRETS),
    roots: distinct(roots),
  };
}

/** The person's name in git-config(1), from the one file that nearly always has it. */
function gitAuthor(home: string): string | undefined {
  const lines = readFileSync(join(home, ".gitconfig"), "utf8").slice(0, LONGEST_SETTINGS).split("\n");
  let section = "";
  for (const line of lines) {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim().toLowerCase() ?? section;
    const name = section === "user" ? /^\s*name\s*=(.*)$/i.exec(line)?.[1] : undefined;
    if (name !== undefined) return name.replaceAll('"', "").trim();
  }
  return undefined;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ""))] as string[];
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
