// The sanitizer by itself on any runtime: it knows this machine, and errors of this process and of others.
import assert from "node:assert/strict";
import { createSanitizer } from "@askfirst/sanitizer";

const { text, value, crash } = createSanitizer();
assert.equal(text("mail you@example.com"), "mail <email>");
assert.ok(!text(`lost ${process.env.HOME}/diary.txt`).includes(process.env.HOME));
assert.deepEqual(value({ password: "correct horse", attempt: 2 }), { password: "<secret>", attempt: 2 });
assert.equal(crash(new TypeError("broken")).name, "TypeError");
const printed = { name: "Error", message: "x", stack: "Error: x\n    at run (/home/karen/secret.js:1:2)" };
assert.ok(!crash(printed).stack.includes("karen"));
console.log("ok");
