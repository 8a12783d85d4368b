// The main job of core on any runtime: it keeps what was not decided, delivers what is allowed, deletes what is denied.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AskfirstError, createTelemetry } from "@askfirst/telemetry-core";
import { createSanitizer } from "@askfirst/telemetry-core/sanitizer";

const sent = [];
const provider = { name: "array", sendException: (report) => void sent.push(report) };
const telemetry = createTelemetry({ app: { name: "smoke", version: "1.0.0" }, provider });

telemetry.captureException(new Error("nobody decided"));
assert.equal(telemetry.status().inbox, 1);
telemetry.enable({ email: "you@example.com" });
const file = join(process.env.HOME, ".smoke/config.json");
assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), {
  telemetry: { consent: "always", email: "you@example.com" },
});

await assert.rejects(
  telemetry.wrap(async () => {
    throw new TypeError(`lost ${process.env.HOME}/diary.txt of you@example.com`);
  })(),
);
try {
  telemetry.scope("parse", () => JSON.parse("{"));
} catch {}
await telemetry.flush();
assert.deepEqual(
  sent.map(({ exceptions }) => exceptions[0].type),
  ["TypeError", "SyntaxError"],
);
assert.equal(sent[0].email, "you@example.com");
assert.ok(!JSON.stringify(sent[0].exceptions).includes(process.env.HOME));
assert.equal(sent[1].context.operation, "parse");
assert.ok(sent[0].exceptions[0].frames.length > 0);
assert.ok(["node", "deno", "bun"].includes(sent[0].runtime.name));
assert.equal(telemetry.status().sent, 2);

assert.throws(
  () => telemetry.enable({ email: "nobody" }),
  (error) => AskfirstError.is(error) && error.code === "bad-email",
);
telemetry.disable();
assert.equal(telemetry.status().inbox, 0);
telemetry.captureException(new Error("denied"));
await telemetry.close();
assert.equal(sent.length, 2);
assert.ok(existsSync(file));
assert.equal(createSanitizer().text("mail you@example.com"), "mail <email>");
console.log("ok");
