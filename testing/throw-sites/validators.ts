import type { Row } from "./row.ts";

/** Validators quote the value or option that they refuse. */
export const validators: readonly Row[] = [
  {
    package: "zod",
    what: "an unknown key",
    style: "phrase",
    provoke: async (canary) => (await import("zod")).z.strictObject({}).parse({ [canary]: 1 }),
    keeps: ["Unrecognized key"],
    name: "ZodError",
  },
  {
    package: "ajv",
    what: "an unknown keyword",
    style: "phrase",
    provoke: async (canary) => new (await import("ajv")).Ajv().compile({ [canary]: 1 }),
    keeps: ["strict mode:", "unknown keyword:"],
    name: "Error",
  },
  {
    package: "ajv",
    what: "a reference to nothing",
    style: "slug",
    provoke: async (canary) => new (await import("ajv")).Ajv().compile({ $ref: canary }),
    keeps: ["can't resolve reference", "from id"],
    name: "Error",
  },
  {
    package: "ajv-formats",
    what: "an unknown format",
    style: "word",
    provoke: async (canary) => (await import("ajv-formats")).default.default.get(canary as "date"),
    keeps: ["Unknown format"],
    name: "Error",
  },
  {
    package: "joi",
    what: "an unknown key",
    style: "phrase",
    provoke: async (canary) =>
      (await import("joi")).default.attempt({ [canary]: 1 }, (await import("joi")).default.object({})),
    keeps: ["is not allowed"],
    name: "ValidationError",
  },
  {
    package: "yup",
    what: "a text instead of a number",
    style: "phrase",
    provoke: async (canary) => (await import("yup")).number().validateSync(canary),
    keeps: ["must be a", "but the final value was:", "(cast from the value"],
    name: "ValidationError",
  },
  {
    package: "superstruct",
    what: "a text instead of a number",
    style: "phrase",
    provoke: async (canary) => {
      const { assert, number } = await import("superstruct");
      const check: (value: unknown) => void = (value) => assert(value, number());
      check(canary);
    },
    keeps: ["Expected a number, but received:"],
    name: "StructError",
  },
  {
    package: "valibot",
    what: "a text instead of a number",
    style: "phrase",
    provoke: async (canary) => {
      const { number, parse } = await import("valibot");
      parse(number(), canary);
    },
    keeps: ["Invalid ", "Expected ", "eceived"],
    name: "ValiError",
  },
  {
    package: "arktype",
    what: "an unknown keyword",
    style: "word",
    provoke: async (canary) => (await import("arktype")).type({ a: canary as "string" }),
    keeps: ["is unresolvable"],
    name: "ParseError",
  },
  {
    package: "convict",
    what: "an unknown parameter",
    style: "phrase",
    provoke: async (canary) => (await import("convict")).default({}).get(canary as never),
    keeps: ["cannot find configuration param"],
    name: "Error",
  },
  {
    package: "convict",
    what: "a parameter that was not declared",
    style: "phrase",
    provoke: async (canary) =>
      (await import("convict"))
        .default({})
        .load({ [canary]: 1 } as never)
        .validate({ allowed: "strict" }),
    keeps: ["configuration param", "not declared in the schema"],
    name: "Error",
  },
  {
    package: "jsonwebtoken",
    what: "a token for another audience",
    style: "phrase",
    provoke: async (canary) => {
      const { sign, verify } = (await import("jsonwebtoken")).default;
      verify(sign({ aud: "a" }, "k"), "k", { audience: canary });
    },
    keeps: ["jwt audience invalid. expected:"],
    name: "JsonWebTokenError",
  },
  {
    package: "jose",
    what: "an unknown algorithm",
    style: "slug",
    provoke: async (canary) =>
      new (await import("jose")).SignJWT({}).setProtectedHeader({ alg: canary }).sign(new Uint8Array(32)),
    keeps: ["is not supported either by JOSE or your javascript runtime"],
    name: "JOSENotSupported",
    code: "ERR_JOSE_NOT_SUPPORTED",
  },
  {
    package: "luxon",
    what: "an unknown unit",
    style: "word",
    provoke: async (canary) => (await import("luxon")).Duration.fromObject({ [canary]: 1 }),
    keeps: ["Invalid unit"],
    name: "Error",
  },
  {
    package: "date-fns",
    what: "a format with the wrong year",
    style: "phrase",
    provoke: async (canary) => {
      const { format } = await import("date-fns");
      const { warn } = console;
      console.warn = () => {};
      try {
        format(new Date(0), `'${canary}' YYYY`);
      } finally {
        console.warn = warn;
      }
    },
    keeps: ["instead of", "for formatting", "to the input"],
    name: "RangeError",
  },
  {
    package: "commander",
    what: "an unknown option",
    style: "slug",
    provoke: async (canary) =>
      new (await import("commander")).Command()
        .exitOverride()
        .configureOutput({ writeErr() {} })
        .parse([`--${canary}`], { from: "user" }),
    keeps: ["error: unknown option"],
    name: "CommanderError",
    code: "commander.unknownOption",
  },
  {
    package: "commander",
    what: "an argument that is no choice",
    style: "phrase",
    provoke: async (canary) => {
      const { Command, Option } = await import("commander");
      new Command()
        .exitOverride()
        .configureOutput({ writeErr() {} })
        .addOption(new Option("--size <size>").choices(["small", "large"]))
        .parse(["--size", canary], { from: "user" });
    },
    keeps: ["is invalid.", "Allowed choices are"],
    name: "CommanderError",
    code: "commander.invalidArgument",
  },
  {
    package: "yargs",
    what: "an unknown argument",
    style: "phrase",
    provoke: async (canary) =>
      (await import("yargs"))
        .default([`--${canary}`])
        .locale("en")
        .strict()
        .exitProcess(false)
        .fail(false)
        .parse(),
    keeps: ["Unknown argument:"],
    name: "Error",
  },
  {
    package: "citty",
    what: "an unknown command",
    style: "slug",
    provoke: async (canary) =>
      (await import("citty")).runCommand({ subCommands: { known: {} } }, { rawArgs: [canary] }),
    keeps: ["Unknown command"],
    name: "CLIError",
    code: "E_UNKNOWN_COMMAND",
  },
];
