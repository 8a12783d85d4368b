import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

/** Notes every byte that core hands to the disk, temporary files included, while a host captures all that can be captured. */
const HOST = `
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const handed = [];
for (const name of ["writeSync", "writeFileSync", "appendFileSync"]) {
  const before = fs[name];
  fs[name] = (file, data, ...rest) => {
    handed.push(typeof data === "string" ? data : Buffer.from(data).toString());
    return before(file, data, ...rest);
  };
}
syncBuiltinESMExports();
const { createTelemetry } = await import("@askfirst/telemetry-core");
const provider = { name: "mine", sendException: (report) => ({ payload: JSON.stringify(report) }) };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
// Words that the program's own source has are its own, and stay.
const [word, address] = process.argv.slice(2);
const inner = Object.assign(new RangeError("inner " + word + "@mail.example"), { address });
const error = Object.assign(new Error("open '/home/" + word + "/diary.txt'", { cause: inner }), {
  path: "/home/" + word + "/diary.txt", code: word, note: word,
});
error.stack = error.stack + "\\n    at " + word + " (/home/" + word + "/a.js:1:1)";
telemetry.captureException(error, { url: "https://" + word + ".example/", user: { [word]: 1 }, cookie: word });
telemetry.captureException(new AggregateError([inner, word], "many"));
telemetry.captureMessage(word + "@mail.example has signed in");
await telemetry.flush();
await telemetry.close();
process.stdout.write(JSON.stringify({ handed }));
`;

it.each([
  ["waits for a decision", {}],
  ["is allowed and delivered", { CRAWLER_TELEMETRY: "1" }],
])("writes nothing of what was thrown before the sanitizer has seen it, where it %s", async (_, env) => {
  const sandbox = createSandbox();
  const { stdout } = await sandbox.node([sandbox.host(HOST), "plumtart", "203.0.113.77"], { env });
  const { handed } = JSON.parse(stdout) as { handed: string[] };
  const left = sandbox.files().map((file) => readFileSync(sandbox.path(file), "utf8"));
  for (const text of [handed.join("\n"), left.join("\n")]) {
    expect(text).toContain("RangeError");
    expect(text).not.toMatch(/plumtart|203\.0\.113\.77/i);
  }
});
