// Runs on Windows. Starts programs all at once, ends those that are to be ended, and tells how each of them ended.
// Arguments: the file with the orders, and the one for what became of them.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";

const [ordersFile, resultsFile] = process.argv.slice(2);
const { orders, longestMs } = JSON.parse(readFileSync(ordersFile, "utf8"));
/** Windows starts nothing without these. */
const { SystemRoot, SystemDrive, ComSpec, PATH } = process.env;

const sizeOf = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function start({ args, env, cwd, stdout, stderr, endAt }) {
  const files = [openSync(stdout, "w"), openSync(stderr, "w")];
  const child = spawn(process.execPath, args, {
    cwd,
    env: { SystemRoot, SystemDrive, ComSpec, PATH, ...env },
    stdio: ["ignore", ...files],
  });
  for (const file of files) closeSync(file);
  // Whatever the signal is called, Windows knows only TerminateProcess.
  const tooLate = setTimeout(() => child.kill(), longestMs);
  const watch = endAt && setInterval(() => sizeOf(endAt.file) >= endAt.bytes && child.kill(), 1);
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(tooLate);
      clearInterval(watch);
      resolve({ code, signal });
    });
  });
}

writeFileSync(resultsFile, JSON.stringify(await Promise.all(orders.map(start))));
