import type { Telemetry } from "@askfirst/telemetry-core";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { telemetryCommand } from "./commander.ts";
import { runTelemetryCommand } from "./run-telemetry-command.ts";

const telemetry = {} as Telemetry;

function output() {
  const written = { out: "", err: "" };
  const stream = (key: "out" | "err") => ({
    write: (text: string) => {
      written[key] += text;
    },
  });
  return { written, options: { program: "crawler telemetry", stdout: stream("out"), stderr: stream("err") } };
}

describe("commands for a host's own command line", () => {
  it("name themselves as the host starts them", async () => {
    const { written, options } = output();
    expect(await runTelemetryCommand(telemetry, ["--help"], options)).toBe(0);
    expect(written.out).toMatch(/^Usage: crawler telemetry status/);
    expect(await runTelemetryCommand(telemetry, ["enabel"], options)).toBe(2);
    expect(written.err).toBe(`There is no command "enabel". Did you mean "enable"?\nSee crawler telemetry --help.\n`);
  });

  it("refuse --app, since they are about one program", async () => {
    const { written, options } = output();
    expect(await runTelemetryCommand(telemetry, ["status", "--app", "x"], options)).toBe(2);
    expect(written.err).toContain("--app belongs to the askfirst command");
  });

  it("show a bug of their own", async () => {
    await expect(runTelemetryCommand(telemetry, ["status"], output().options)).rejects.toThrow(TypeError);
  });

  it("stand in commander's help with their options", () => {
    const program = new Command("crawler").addCommand(telemetryCommand(telemetry));
    expect(program.helpInformation()).toMatch(/telemetry \[options\] +tell what is sent/);
    const enable = program.commands[0]?.commands.find((command) => command.name() === "enable");
    expect(enable?.options.map(({ long }) => long)).toEqual(["--json", "--email", "--once"]);
    const log = program.commands[0]?.commands.find((command) => command.name() === "log");
    expect(log?.options.map(({ long }) => long)).toEqual(["--json", "--limit", "--payload"]);
  });
});
