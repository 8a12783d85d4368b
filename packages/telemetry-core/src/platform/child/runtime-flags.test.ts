import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { chosenFlags, wordsOf } from "./runtime-flags.ts";

const from = mkdtempSync(join(tmpdir(), "flags-"));
mkdirSync(join(from, "node_modules/ts-loader"), { recursive: true });
writeFileSync(join(from, "node_modules/ts-loader/index.js"), "");
writeFileSync(join(from, "loader.mjs"), "");
const url = (path: string) => pathToFileURL(join(from, path)).href;
const deliver = (...told: string[]) => chosenFlags(told, "deliver", from);

it.each([
  [["--import", "./loader.mjs"], [`--import=${url("loader.mjs")}`]],
  [["--import=ts-loader"], [`--import=${url("node_modules/ts-loader/index.js")}`]],
  [["--experimental_loader=./loader.mjs"], [`--experimental-loader=${url("loader.mjs")}`]],
  [["--import", "data:text/javascript,"], ["--import=data:text/javascript,"]],
  [["-r", "./.pnp.cjs"], [`--require=${join(from, ".pnp.cjs")}`]],
  [["-C", "special"], ["--conditions=special"]],
  [
    ["--use-system-ca", "--use-openssl-ca"],
    ["--use-system-ca", "--use-openssl-ca"],
  ],
  [
    ["--permission", "--allow-fs-read=data", "--allow-fs-write=*"],
    ["--permission", `--allow-fs-read=${join(from, "data")}`, "--allow-fs-write=*"],
  ],
])("passes %j on, from any working folder", (told, chosen) => {
  expect(deliver(...told)).toEqual(chosen);
});

it.each([
  "--inspect",
  "--inspect-brk=0",
  "--inspect-port=1",
  "--cpu-prof",
  "--heap-prof",
  "--prof",
  "--trace-warnings",
  "--experimental-test-coverage",
  "--test",
  "--watch",
  "--env-file=.env",
  "--tls-keylog=keys",
  "--trace-events-enabled",
  "--max-old-space-size=100",
  "--require=./setup.cjs",
  "--import=@opentelemetry/auto/register",
  "--import=./instrument.mjs",
  "--import=./missing.mjs",
  "--import=not-installed",
  "--report-on-signal",
  "--constructor",
  "--enable-source-maps",
])("leaves %s with the host", (flag) => {
  expect(deliver(flag)).toEqual([]);
});

it("takes no code for a flag", () => {
  expect(deliver("-e", "--use-system-ca", "--conditions=a")).toEqual(["--conditions=a"]);
});

it("gives an asking process no preload but that of the package manager", () => {
  const told = ["--import=./loader.mjs", "--loader", "/app/.pnp.loader.mjs", "--permission"];
  writeFileSync(join(from, ".pnp.loader.mjs"), "");
  told[2] = join(from, ".pnp.loader.mjs");
  expect(chosenFlags(told, "ask", from)).toEqual([`--loader=${url(".pnp.loader.mjs")}`, "--permission"]);
});

it("splits NODE_OPTIONS as Node does", () => {
  expect(wordsOf(String.raw`--require "/a b/\"c\\.cjs"  --use-system-ca`)).toEqual([
    "--require",
    String.raw`/a b/"c\.cjs`,
    "--use-system-ca",
  ]);
});
