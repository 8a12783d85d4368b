import { join } from "node:path";
import { inFolder, type Row } from "./row.ts";

/** Packages that start programs, read files, write logs. */
export const tools: readonly Row[] = [
  {
    package: "execa",
    what: "a program that is not there",
    style: "slug",
    provoke: async (canary) => (await import("execa")).execa(canary, ["a"]),
    keeps: ["Command failed with"],
    name: "ExecaError",
    code: "ENOENT",
  },
  {
    package: "esbuild",
    what: "an unknown option",
    style: "snake",
    provoke: async (canary) => (await import("esbuild")).transform("", { [canary]: 1 } as object),
    keeps: ["Invalid option"],
    name: "Error",
  },
  {
    package: "esbuild",
    what: "a name declared twice, found by another process",
    style: "word",
    provoke: async (canary) => (await import("esbuild")).transform(`let ${canary}; let ${canary}`),
    keeps: ["Transform failed"],
    name: "Error",
  },
  {
    package: "sharp",
    what: "an unknown format",
    style: "phrase",
    provoke: async (canary) => (await import("sharp")).default(Buffer.alloc(1)).toFormat(canary as "png"),
    keeps: ["but received", "of type"],
    name: "Error",
  },
  {
    package: "sharp",
    what: "a picture that is not there",
    style: "slug",
    provoke: (canary) => inFolder(async (folder) => (await import("sharp")).default(join(folder, canary)).toBuffer()),
    keeps: ["Input file is missing"],
    name: "Error",
  },
  {
    package: "playwright-core",
    what: "a browser that is not there",
    style: "slug",
    provoke: (canary) =>
      inFolder(async (folder) =>
        (await import("playwright-core")).chromium.launch({ executablePath: join(folder, canary) }),
      ),
    keeps: ["Failed to launch", "because executable doesn't exist at"],
    name: "Error",
  },
  {
    package: "playwright-core",
    what: "an unknown channel",
    style: "slug",
    provoke: async (canary) => (await import("playwright-core")).chromium.launch({ channel: canary }),
    keeps: ["Unsupported ", " channel"],
    name: "Error",
  },
  {
    package: "tar",
    what: "a file that is not there",
    style: "slug",
    provoke: (canary) =>
      inFolder(async (folder) => (await import("tar")).create({ sync: true, file: join(folder, "a.tar") }, [canary])),
    keeps: ["no such file or directory"],
    name: "Error",
    code: "ENOENT",
  },
  {
    package: "pino",
    what: "an unknown level",
    style: "slug",
    provoke: async (canary) => (await import("pino")).default({ level: canary }),
    keeps: ["default level:", "must be included in custom levels"],
    name: "Error",
  },
  {
    package: "winston",
    what: "a format with too many parameters",
    style: "word",
    provoke: async (canary) =>
      (await import("winston")).format(new Function(`return function ${canary}(a, b, c) {}`)()),
    keeps: ["Format functions must be synchronous taking a two arguments: (info, opts)"],
    name: "Error",
  },
];
