import * as z from "zod/mini";

const text = (longest: number) => z.string().check(z.maxLength(longest));
const hex = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const place = z.int().check(z.nonnegative());
const named = z.strictObject({ name: text(256), version: text(256) });
// Placeholders can be longer than what they replace, so the bounds are wider here than where a report is built.
const frame = z.strictObject({
  owner: z.enum(["host", "dependency", "runtime", "user"]),
  file: text(4096),
  function: z.optional(text(256)),
  line: z.optional(place),
  column: z.optional(place),
});
const exception = z.strictObject({
  type: text(512),
  code: z.optional(text(64)),
  message: text(65_536),
  frames: z.array(frame).check(z.maxLength(50)),
  relation: z.optional(z.enum(["cause", "aggregate"])),
});
/** The exact form of a report on disk. Only `read-report.ts` imports this file, and only when it reads. */
export const reportSchema = z.strictObject({
  id: hex,
  time: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/)),
  level: z.enum(["fatal", "error", "warning", "info", "debug"]),
  handled: z.boolean(),
  app: named,
  runtime: named,
  os: z.strictObject({ platform: text(64), release: text(64), arch: text(64) }),
  environment: z.enum(["cli", "container", "server", "ci", "notebook"]),
  exceptions: z.array(exception).check(z.maxLength(8)),
  message: z.optional(text(65_536)),
  context: z
    .record(text(512), z.union([text(8192), z.number(), z.boolean()]))
    .check(z.refine((facts) => Object.keys(facts).length <= 32)),
  fingerprint: hex,
  email: z.optional(text(254)),
});
