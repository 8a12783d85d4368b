// What a runtime with a permission model lets this process do. Looking asks nobody: Deno would otherwise put a question
// to the person at the terminal.

interface Deno {
  readonly permissions: { querySync(about: { name: "read" | "sys" | "run" }): { readonly state: string } };
}

interface Permission {
  has(scope: string, reference?: string): boolean;
}

function isGranted(...names: ("read" | "sys" | "run")[]): boolean {
  const { Deno } = globalThis as { Deno?: Deno };
  return !Deno || names.every((name) => Deno.permissions.querySync({ name }).state === "granted");
}

/** Node's, if it was started with `--permission`. */
const permission = (): Permission | undefined => (process as { permission?: Permission }).permission;

/** True if the system's view of itself may be read. */
export const mayLook = (): boolean => isGranted("read", "sys");

export const mayStartProcesses = (): boolean => isGranted("run") && permission()?.has("child") !== false;

/** `access(2)` knows nothing of it. */
export const mayWrite = (path: string): boolean => permission()?.has("fs.write", path) !== false;
