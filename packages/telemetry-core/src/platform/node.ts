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
export const { homedir, hostname, release, tmpdir, userInfo } = getBuiltinModule("node:os");
export const { fileURLToPath, pathToFileURL } = getBuiltinModule("node:url");
/** Node's own timers: a host may have replaced the globals by some that keep the process alive or return no handle. */
export const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = getBuiltinModule("node:timers");
export const { inspect, types } = getBuiltinModule("node:util");
export const { builtinModules, createRequire } = getBuiltinModule("node:module");
