import { expect, it } from "vitest";
import { openSession } from "../../../../testing/pseudo-terminal.ts";
import { createSandbox } from "../../../../testing/sandbox.ts";
import { agree, eventHost, startBackend } from "./event-host.ts";

const RUN = `telemetry.capture("agent_run", { ok: true, cached: true }); await telemetry.close(); console.error("done");`;
const NOTICE = "From its next run on crawler tells its authors";

it("shows a notice about the author's default first, and sends from the next run on", async () => {
  using backend = await startBackend();
  const sandbox = createSandbox();
  const host = eventHost(sandbox, RUN);
  const env = { BACKEND: backend.url, BY_DEFAULT: "1" };
  const first = openSession(sandbox, [host], env);
  expect(await first.ended()).toBe(0);
  expect(first.screen()).toMatch(/done\s+From its next run on crawler tells its authors/);
  expect(first.screen()).toContain("Turn it off: CRAWLER_TELEMETRY=0");
  expect(
    Math.max(
      ...first
        .screen()
        .split(/\r?\n/)
        .map(({ length }) => length),
    ),
  ).toBeLessThanOrEqual(100);
  expect(backend.bodies).toEqual([]);

  const second = openSession(sandbox, [host], env);
  expect(await second.ended()).toBe(0);
  expect(second.screen()).not.toContain(NOTICE);
  expect(backend.events()).toHaveLength(1);
});

it("shows no notice to a machine, and so sends nothing by default", async () => {
  using backend = await startBackend();
  const sandbox = createSandbox();
  const host = eventHost(sandbox, RUN);
  const env = { BACKEND: backend.url, BY_DEFAULT: "1" };
  for (let run = 0; run < 2; run++) {
    const { stderr } = await sandbox.node([host], { env });
    expect(stderr).toBe("done\n");
  }
  for (const more of [{ CI: "true" }, { CLAUDECODE: "1" }, { TERM: "dumb" }]) {
    const session = openSession(sandbox, [host], { ...env, ...more });
    expect(await session.ended()).toBe(0);
    expect(session.screen()).not.toContain(NOTICE);
  }
  expect(backend.bodies).toEqual([]);
});

it("tells once a version of fields that are held back", async () => {
  using backend = await startBackend();
  const sandbox = createSandbox();
  agree(sandbox);
  const host = eventHost(sandbox, RUN);
  const env = { BACKEND: backend.url };
  await sandbox.node([host], { env });
  const screens: string[] = [];
  for (let run = 0; run < 2; run++) {
    const session = openSession(sandbox, [host], { ...env, VERSION: "1.2.0" });
    expect(await session.ended()).toBe(0);
    screens.push(session.screen());
  }
  expect(screens[0]).toContain("could tell its authors 2 facts more about its use than you agreed to");
  expect(screens[1]).not.toContain("could tell");
  expect(backend.events().map(({ fields }) => fields)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
});
