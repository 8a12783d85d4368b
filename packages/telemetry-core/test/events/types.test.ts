import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { stagedModules } from "../../../../testing/sandbox.ts";

const core = fileURLToPath(new URL("../..", import.meta.url));
const compiler = join(core, "../../node_modules/.bin/tsc");

const SOURCE = `
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { createTelemetry } from "@askfirst/telemetry-core";
import { defineEvent, defineSpan, freeText, type Lock } from "@askfirst/telemetry-core/events";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";

const about = { description: "x", since: "1.0.0" };
const run = defineEvent("agent_run", {
  ...about,
  fields: z.object({
    ok: z.boolean(),
    steps: z.int().min(0).max(9).optional(),
    source: z.enum(["npm", "git"]),
    tools: z.array(z.enum(["search", "open"])).max(3).optional(),
    node: z.templateLiteral([z.number(), ".", z.number()]).optional(),
    run: z.uuid().brand<"id", "inout">().optional(),
  }),
  details: { goal: freeText({ why: "w", description: "d" }) },
});
const load = defineSpan("load", { ...about, fields: type({ "ok?": "boolean", "mode?": "'a' | 'b'" }) });
const left = defineEvent("left", { ...about, fields: toStandardJsonSchema(v.object({ ok: v.boolean() })) });
const bare = defineEvent("bare", about);

const app = { name: "crawler", version: "1.0.0" };
const telemetry = createTelemetry({ app, provider: "console", events: [run, load, left, bare] });
telemetry.capture("agent_run", { ok: true, source: "git", node: "20.19", goal: "any text" });
telemetry.capture("left", { ok: false });
telemetry.capture("bare");
const result: number = telemetry.span("load", { mode: "a" }, () => 3);
const later: Promise<string> = telemetry.span("load", {}, async () => "x");
telemetry.span("load").end({ ok: true });

declare const lock: Lock;
createTelemetry({ app, provider: "console", events: lock }).capture("anything", { ok: 1 });
createTelemetry<typeof events>({ app, provider: "console", events: () => lock }).capture("left", { ok: true });
declare const events: readonly [typeof run, typeof left];
createTelemetry({ app, provider: "console" }).captureMessage("x");

// @ts-expect-error an event that was never declared
telemetry.capture("agent_runs", { ok: true, source: "git" });
// @ts-expect-error a span is no event
telemetry.capture("load", {});
// @ts-expect-error a wrong value
telemetry.capture("agent_run", { ok: "yes", source: "git" });
// @ts-expect-error a word that was never declared
telemetry.capture("agent_run", { ok: true, source: "svn" });
// @ts-expect-error a field that was never declared
telemetry.capture("agent_run", { ok: true, source: "git", url: "x" });
// @ts-expect-error details are text
telemetry.capture("agent_run", { ok: true, source: "git", goal: 3 });
// @ts-expect-error a free string
defineEvent("x", { ...about, fields: z.object({ name: z.string() }) });
// @ts-expect-error a free string of another library
defineEvent("x", { ...about, fields: type({ name: "string" }) });
// @ts-expect-error a free string of a third one
defineEvent("x", { ...about, fields: toStandardJsonSchema(v.object({ name: v.string() })) });
// @ts-expect-error a free string in a list
defineEvent("x", { ...about, fields: z.object({ names: z.array(z.string()).max(3) }) });
// @ts-expect-error a free string within an object
defineEvent("x", { ...about, fields: z.object({ person: z.object({ name: z.string() }) }) });
// @ts-expect-error names that nobody declared
defineEvent("x", { ...about, fields: z.record(z.string(), z.boolean()) });
// @ts-expect-error a date
defineEvent("x", { ...about, fields: z.object({ at: z.date() }) });
// @ts-expect-error no description
defineEvent("x", { since: "1.0.0" });
// @ts-expect-error no version
defineEvent("x", { description: "x" });
// @ts-expect-error text without a reason
freeText({ description: "d" });
`;

it("compiles what is declared and nothing else, with three schema libraries", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "types-"));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@valibot"), { recursive: true });
  symlinkSync(join(stagedModules, "@askfirst"), join(modules, "@askfirst"));
  for (const name of ["zod", "arktype", "valibot", "@valibot/to-json-schema"])
    symlinkSync(join(core, "node_modules", name), join(modules, name));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "main.ts"), SOURCE);
  const options = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--module", "nodenext", "--skipLibCheck"];
  const lib = ["--target", "es2022", "--lib", "es2023,esnext.disposable,esnext.decorators,dom", "--types", ""];
  const { stdout, status } = spawnSync(compiler, [...options, ...lib, "main.ts"], { cwd: folder, encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});
