import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./candidate-process.mjs", import.meta.url));
const LOADING_MS = 60_000;

/**
 * A candidate in a process of its own. `ask` gives its answer, or `{ late: true }` if there was none within so many
 * milliseconds: the process is then killed, and the next task starts another. Rejects if the candidate cannot be loaded.
 */
export function isolated(name) {
  let child;

  const answer = (limit) =>
    new Promise((resolve) => {
      const settle = (value) => {
        clearTimeout(timer);
        child?.off("message", settle).off("exit", died);
        resolve(value);
      };
      const died = (code, signal) => {
        child = undefined;
        settle({ died: `ended with ${signal ?? code}` });
      };
      const timer = setTimeout(() => {
        close();
        settle({ late: true });
      }, limit);
      child.once("message", settle).once("exit", died);
    });

  const start = async () => {
    child = fork(program, [name], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const { ready } = await answer(LOADING_MS);
    if (!ready) throw new Error(`${name} could not be loaded`);
  };

  const close = () => {
    child?.removeAllListeners().kill("SIGKILL");
    child = undefined;
  };

  const ask = async (task, limit) => {
    if (!child) await start();
    child.send(task);
    return answer(limit);
  };

  return { ask, close };
}
