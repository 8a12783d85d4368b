import type { UserInfo } from "node:os";

/**
 * All that core takes from Node. It is loaded at run time, since a static import of `node:fs` makes Node build a module of
 * everything in it, streams included: 3 ms at every start of a host. Modules that only some hosts use are loaded where
 * they are used.
 */
const { getBuiltinModule } = process;

export const {
  accessSync,
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  opendirSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  statfsSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} = getBuiltinModule("node:fs");
export const { basename, dirname, isAbsolute, join, resolve, sep } = getBuiltinModule("node:path");
export const { fileURLToPath, pathToFileURL } = getBuiltinModule("node:url");
/** Node's own timers: a host may have replaced the globals by some that keep the process alive or return no handle. */
export const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = getBuiltinModule("node:timers");
export const { inspect, types } = getBuiltinModule("node:util");

/** These two Node has not loaded itself when a program begins, and most hosts never need them. */
const os = () => getBuiltinModule("node:os");
const loader = () => getBuiltinModule("node:module");

export const homedir = (): string => os().homedir();
export const hostname = (): string => os().hostname();
export const release = (): string => os().release();
export const tmpdir = (): string => os().tmpdir();
export const userInfo = (): UserInfo<string> => os().userInfo();
export const builtinModules = (): readonly string[] => loader().builtinModules;
export const createRequire = (place: string | URL): NodeJS.Require => loader().createRequire(place);
