import { basename } from "node:path";
import { expect, it } from "vitest";
import { startReceiver } from "../soak/start-receiver.mjs";
import { ASKFIRST, createWindowsSandbox } from "./windows-sandbox.ts";

export function commands(): void {
  it("shows and keeps a decision by the commands, and what has left", async () => {
    const receiver = await startReceiver();
    const sandbox = createWindowsSandbox();
    const askfirst = async (...commands: string[]) => {
      const args = (command: string) => [...command.split(" "), "--app", "crawler"];
      const ended = await sandbox.run(...commands.map((command) => ({ program: ASKFIRST, args: args(command) })));
      expect(ended.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(commands.map(() => "0"));
      return ended.map(({ stdout }) => stdout);
    };
    const env = { CRAWLER_SENTRY_DSN: receiver.dsn };
    const capture = { program: "capture.js", args: ["one", "1", "2"], env };
    await sandbox.run(capture);

    expect(await askfirst("status")).toEqual([expect.stringMatching(/inbox: +2 waiting/)]);
    expect(await askfirst("enable --email jane@example.com")).toEqual([expect.stringContaining("jane@example.com")]);
    await sandbox.run(capture, { program: "deliver.js", args: ["1", "4"], env });
    const [log, ...parsed] = await askfirst("log", "verify --json", "status --json");
    expect(log).toMatch(/quiet/);
    expect(parsed.map((text) => JSON.parse(text))).toMatchObject([
      { ok: true, records: 4 },
      { consent: "always", inbox: 2, sent: 4 },
    ]);
    expect(await askfirst("disable")).toEqual([expect.stringContaining("collects and sends nothing")]);
    const [denied = ""] = await askfirst("status --json");
    expect(JSON.parse(denied)).toMatchObject({ consent: "denied", inbox: 0 });
    receiver.close();
  });

  it("lets no report tell the names of folders, files and persons that paths of Windows hold", async () => {
    const sandbox = createWindowsSandbox();
    const named = ["john.roe", "takeover-plans.txt", "jane.doe"];
    expect(await sandbox.run({ program: "paths.js", args: named })).toMatchObject([{ code: 0, stderr: "" }]);
    const reports = sandbox.state("inbox").map(([, text]) => text);
    expect(reports.length).toBe(12);
    for (const name of [...named, basename(sandbox.home), "Users"]) expect(reports.join("\n")).not.toContain(name);
    const [first] = reports.map((text) => JSON.parse(text) as { exceptions: { message: string; frames: object[] }[] });
    expect(first?.exceptions[0]?.message).toMatch(/^ENOENT: no such file or directory, open '<path>/);
    expect(first?.exceptions[0]?.frames).toContainEqual(
      expect.objectContaining({ owner: "host", file: "paths.js", function: "readPlans" }),
    );
  });
}
