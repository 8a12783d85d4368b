// npm run test:long: the properties that `npm test` tries with two thousand cases, with a hundred thousand.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { install, quietEnv, root } from "./pnpm.mjs";

const { ASKFIRST_CASES = "100000" } = process.env;

install();
const { status } = spawnSync(join(root, "node_modules/.bin/vitest"), ["run", "properties.test.ts"], {
  cwd: root,
  env: { ...quietEnv, ASKFIRST_CASES },
  stdio: "inherit",
});
process.exit(status ?? 1);
