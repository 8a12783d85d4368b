import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { bundleSource } from "../../test/bundle-source.ts";

const run = async (script: string) =>
  (await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script])).stdout;

const folder = mkdtempSync(join(tmpdir(), "at-exit-"));
const bundle = (source: string) => pathToFileURL(bundleSource(source, join(folder, `${basename(source)}.mjs`))).href;

it("calls each party in its turn, also one that another adds, and goes on after one that throws", async () => {
  const script = `
    import { atExit, isExiting } from ${JSON.stringify(bundle("platform/at-exit.ts"))};
    const say = (text) => console.log(text, isExiting());
    atExit(() => { say("last"); atExit(() => say("brought along")); }, "last");
    atExit(() => { say("first"); throw new Error(); });
    say("before");`;
  expect(await run(script)).toBe("before false\nfirst true\nlast true\nbrought along true\n");
});

it("counts losses of the last moment, also when the first of them comes then", async () => {
  const script = `
    import { createDrops } from ${JSON.stringify(bundle("store/drops.ts"))};
    const drops = createDrops(${JSON.stringify(folder)});
    process.on("exit", () => { for (let lost = 0; lost < 10; lost++) drops.count("unwritable"); });`;
  await run(script);
  expect(readFileSync(join(folder, "losses"), "utf8")).toBe("wwwwwwwwww");
});
