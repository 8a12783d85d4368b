import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, hostname, networkInterfaces, release, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Something that a provider could read in its process, and must not send. */
export interface Fact {
  /** What it is, to be named when it was found. */
  readonly what: string;
  readonly value: string;
}

/** A made-up person's folders and environment, with marks in them that occur nowhere else. */
export interface Person {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly facts: readonly Fact[];
  /** Removes the folders. */
  leave(): void;
}

/** Makes a person. `module` is the provider's file, whose folder is a fact of the machine, too. */
export function makePerson(module: string): Person {
  const folder = mkdtempSync(join(tmpdir(), "askfirst-person-"));
  const marks: Fact[] = [];
  const mark = (what: string, prefix: string): string => {
    const value = `${prefix}-${randomBytes(6).toString("hex")}`;
    marks.push({ what, value });
    return value;
  };
  const make = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const home = make(mark("the home folder", "karen"));
  const cwd = make(mark("the working folder", "diary"));
  const temp = make(mark("the folder for temporary files", "temp"));
  const user = mark("the user's name", "brandt");
  const { SystemRoot } = process.env;
  return {
    cwd,
    env: {
      HOME: home,
      USERPROFILE: home,
      USER: user,
      LOGNAME: user,
      USERNAME: user,
      PWD: cwd,
      TMPDIR: temp,
      TEMP: temp,
      TMP: temp,
      TZ: "Pacific/Kiritimati",
      HOSTNAME: mark("a host name in the environment", "laptop"),
      ORDERS_DATABASE: mark("a variable of the environment", "orders"),
      ORDERS_TOKEN: mark("a secret of the environment", "token"),
      ...(SystemRoot !== undefined && { SystemRoot }),
    },
    args: [mark("an argument", "argument")],
    facts: [
      ...marks,
      ...factsOfMachine(),
      { what: "the provider's own folder", value: dirname(fileURLToPath(module)) },
    ],
    leave: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function factsOfMachine(): Fact[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [
    { what: "the host name", value: hostname() },
    { what: "the account's name", value: userInfo().username },
    { what: "the full release of the system", value: release() },
    { what: "the processor", value: cpus()[0]?.model ?? "" },
    { what: "the time zone", value: "Kiritimati" },
    ...interfaces
      .filter(({ internal }) => !internal)
      .flatMap(({ address, mac }) => [
        { what: "a network address", value: address },
        { what: "a hardware address", value: mac },
      ]),
  ];
}
