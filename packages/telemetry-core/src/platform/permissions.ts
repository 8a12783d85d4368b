// What a runtime with a permission model lets this process do. These checks never prompt: Deno would otherwise ask the
// person at the terminal.

interface Query {
  readonly name: "read" | "sys" | "run" | "env";
  readonly command?: string;
}

interface Deno {
  readonly permissions: { querySync(about: Query): { readonly state: string } };
}

interface Permission {
  has(scope: string, reference?: string): boolean;
}

function isGranted(...queries: Query[]): boolean {
  const { Deno } = globalThis as { Deno?: Deno };
  return !Deno || queries.every((query) => Deno.permissions.querySync(query).state === "granted");
}

/** Node's, if it was started with `--permission`. */
const permission = (): Permission | undefined => (process as { permission?: Permission }).permission;

/** True if the whole environment may be read. */
export const mayReadVariables = (): boolean => isGranted({ name: "env" });

/** True if the system's view of itself may be read. */
export const mayLook = (): boolean => isGranted({ name: "read" }, { name: "sys" });

/** Programs of this package run on the host's own runtime. */
export const mayStartProcesses = (): boolean =>
  isGranted({ name: "run", command: process.execPath }) && permission()?.has("child") !== false;

/** `access(2)` does not know these permissions. */
export const mayWrite = (path: string): boolean => permission()?.has("fs.write", path) !== false;
