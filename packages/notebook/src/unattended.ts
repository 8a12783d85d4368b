/** Programs that run a notebook from its first cell to its last without a person, each by the name of its command or module. */
const RUNNERS = /\b(nbconvert|nbclient|papermill|jupyter-execute|jupyter-run|quarto|jupyter-book|nbmake|testbook)\b/;

/**
 * True where no person looks at the notebook: a program converts or runs it. Reads the command line of the process that
 * started the kernel, which Jupyter names in `JPY_PARENT_PID`; on Windows that cannot be read, and the answer is false.
 */
export function isUnattended(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  // By Kaggle's documentation: "Interactive" for a person, "Batch" for a version that is saved.
  if (env["KAGGLE_KERNEL_RUN_TYPE"] === "Batch") return true;
  const pid = env["JPY_PARENT_PID"] ?? "";
  return /^\d+$/.test(pid) && RUNNERS.test(commandLine(pid));
}

function commandLine(pid: string): string {
  try {
    if (process.platform === "linux") {
      return process.getBuiltinModule("node:fs").readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    }
    if (process.platform === "win32") return "";
    const { execFileSync } = process.getBuiltinModule("node:child_process");
    return execFileSync("ps", ["-o", "args=", "-p", pid], {
      encoding: "utf8",
      timeout: 1_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}
