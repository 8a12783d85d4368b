// npm run check:home: proves that `npm run demo` and `npm test` leave nothing in a person's home. Both run in a fresh
// clone of the last commit, with an empty home. Arguments go to the tests as filters.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

const folder = mkdtempSync(join(tmpdir(), "askfirst-clone-"));
const home = join(folder, "home");
const clone = join(folder, "clone");
mkdirSync(home);

// Variables of an outer npm would bring its folders along, and the person's own would hide what the defaults do.
const foreign = /^(?:npm_|XDG_|TURBO_|PNPM_|DENO_|BUN_|BIOME_|INIT_CWD)/i;
const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
const env = { ...Object.fromEntries(inherited), HOME: home, USERPROFILE: home };

const problems = [];
const run = (command, args, cwd) => {
  const { status } = spawnSync(command, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) problems.push(`${command} ${args.join(" ")} ended with ${status}`);
  for (const path of readdirSync(home, { recursive: true }))
    problems.push(`${command} ${args.join(" ")} left ~/${path}`);
};

run("git", ["clone", "--quiet", root, clone], folder);
run("npm", ["run", "demo"], clone);
run("npm", ["test", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])], clone);
rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

for (const problem of problems.slice(0, 20)) console.error(problem);
console.log(problems.length === 0 ? "The home is as empty as before." : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
