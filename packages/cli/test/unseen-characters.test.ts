import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox, stagedModules } from "../../../testing/sandbox.ts";

const BIN = join(stagedModules, "@askfirst/cli/dist/bin.js");
/** CSI of C1, DEL, a change of writing direction, what has no width, a tag, a filler. */
const UNSEEN = "\u009b31m\u007f\u202e\u200b\u{e0041}\u3164";

it.each(["status --json", "status", "disable --json", "enable --json", "verify --json"])(
  "prints no character at a terminal that steers it or is not seen: %s",
  async (line) => {
    const sandbox = createSandbox();
    const home = sandbox.path(`anna${UNSEEN}`);
    mkdirSync(join(home, ".crawler"), { recursive: true });
    writeFileSync(join(home, ".crawler/config.json"), "{}", { mode: 0o600 });
    const words = line.split(" ");
    const run = `
      Object.defineProperty(process.stdout, "write", { value: (text) => process.stderr.write(text) });
      process.argv.splice(1, 1, ${JSON.stringify(BIN)});
      await import(${JSON.stringify(BIN)});`;
    const script = sandbox.write("run.mjs", run);
    const session = openSession(sandbox, [script, ...words, "--app", "crawler"], { HOME: home });
    await session.ended();
    const screen = session.screen();
    expect(screen).not.toBe("");
    expect(screen.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
    if (words.includes("--json") && words[0] !== "verify") {
      expect(JSON.parse(screen)).toMatchObject({ settingsFile: join(home, ".crawler/config.json") });
    }
  },
);
