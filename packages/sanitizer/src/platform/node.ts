import type { UserInfo } from "node:os";

/**
 * All that the sanitizer takes from Node, loaded at run time: a static import of `node:fs` makes Node build a module of
 * everything in it.
 */
const { getBuiltinModule } = process;

export const {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  opendirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} = getBuiltinModule("node:fs");
export const { dirname, join } = getBuiltinModule("node:path");
export const { types } = getBuiltinModule("node:util");

/** These two Node has not loaded itself when a program begins. */
const os = () => getBuiltinModule("node:os");
const loader = () => getBuiltinModule("node:module");

export const homedir = (): string => os().homedir();
export const hostname = (): string => os().hostname();
export const tmpdir = (): string => os().tmpdir();
export const userInfo = (): UserInfo<string> => os().userInfo();
export const builtinModules = (): readonly string[] => loader().builtinModules;
