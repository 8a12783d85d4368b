import { builtinModules } from "../platform/node.ts";

/**
 * Folders in which runtimes and well-known tools keep their own files, which contain no name of the person's. The path
 * before is left out, except a folder that a version manager named after the runtime's version.
 */
interface RuntimePlace {
  readonly source: string;
  /** `tail` is the part that stays; `version` the folder of the version in front of it. */
  readonly expression: RegExp;
}

const REST = "[\\w./@+-]{1,200}";
const PLACES: readonly RuntimePlace[] = [
  {
    source: "Electron, the archive of its own modules",
    expression: new RegExp(`(?:^|/)(?<tail>electron\\.asar/${REST})$`),
  },
  {
    source:
      'CPython, sysconfig, "posix_prefix": the standard library lies in lib/pythonX.Y. In front, pyenv names a folder after the version, and uv after version and platform',
    expression: new RegExp(
      `(?:(?:^|/)(?:versions/(?=\\d)|(?=cpython))(?<version>(?:\\d\\.\\d{1,2}\\.\\d{1,2}|cpython-\\d\\.\\d{1,2}\\.\\d{1,2}(?:-[a-z0-9_]{1,16}){1,4})/lib/)|(?:^|/lib(?:64)?/))(?<tail>p(?:ython|ypy)\\d\\.\\d{1,2}/${REST})$`,
    ),
  },
  {
    source:
      'CPython, sysconfig, "nt": the standard library lies in Lib; the installer and the Store name the folder in front after the version',
    expression: new RegExp(
      `(?:^|/)(?<tail>(?:Python\\d{2,3}(?:-32)?|PythonSoftwareFoundation\\.Python\\.\\d[\\w.]{3,48})/[Ll]ib/${REST})$`,
    ),
  },
  {
    source: "conda on Windows: the same in its own folder, or in that of an environment",
    expression: new RegExp(
      `/(?:(?:ana|mini)conda\\d?|mini(?:forge|mamba)\\d?|mambaforge|\\.conda)/(?:envs/[^/]{1,64}/)?(?<tail>[Ll]ib/${REST}\\.py)$`,
    ),
  },
  {
    source: "Visual Studio Code, its own modules below out/vs, and extensions, which are named publisher.name-version",
    expression: new RegExp(
      `/(?<tail>(?<=/[Rr]esources/app/)out/vs/${REST}|(?<=/\\.(?:vscode(?:-insiders|-server)?|cursor)/extensions/)[\\w-]{1,64}\\.[\\w.-]{1,64}-\\d{1,6}\\.\\d{1,10}\\.\\d{1,12}[\\w.-]{0,32}/${REST})$`,
    ),
  },
  {
    source:
      "Yarn, the release that a project pins and the package of distributions, and Corepack's copies of package managers",
    expression: new RegExp(
      `(?:^|/)(?<tail>yarn-\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.c?js|(?:(?<=^/usr/share/)|(?<=^/opt/))yarn(?:-v[\\d.]{5,12})?/lib/cli\\.js|corepack/(?:v1/)?(?:npm|pnpm|yarn)/\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}/${REST})$`,
    ),
  },
  {
    source: "webpack, the modules of its runtime",
    expression:
      /^webpack(?:-internal)?:\/(?:[^/]{1,100}\/){0,2}(?<tail>webpack\/(?:bootstrap|runtime\/[\w ]{1,64}))(?: [\da-f]{1,32})?$/,
  },
  {
    source: "Next.js, the file of webpack's or Turbopack's runtime in its output",
    expression:
      /(?:^|\/)(?<tail>\.next\/server\/(?:chunks\/(?:ssr\/)?)?(?:webpack(?:-api)?-runtime|\[turbopack\]_runtime)\.js)$/,
  },
  {
    source: "AWS Lambda, where its runtime lies",
    expression: new RegExp(`^/(?<tail>var/runtime/${REST})$`),
  },
  {
    source: "importlib of CPython, which is frozen into the interpreter",
    expression: /^(?<tail><frozen [\w.]{1,64}>)$/,
  },
];

/** The part of a normal path that a runtime or a tool named, or undefined. Installed packages are none of it. */
export function runtimeTail(path: string): string | undefined {
  if (/(?:site|dist)-packages\//.test(path)) return undefined;
  for (const { expression } of PLACES) {
    const groups = expression.exec(path)?.groups;
    if (groups) return (groups["version"] ?? "") + groups["tail"];
  }
  return undefined;
}

/** Modules of Node as it named them before version 16, and as Deno, Bun and the engines name theirs. */
const MODULE =
  /^(?:(?:node|bun|deno|ext):[a-z0-9_]{1,40}(?:\/[\w.-]{1,60}){0,6}|(?:internal|electron)(?:\/[a-z0-9_]{1,40}){1,5}(?:\.js)?)$/;
/** Their files had bare names then; any other may be a script of the person's. */
const BARE = new Set(
  [...builtinModules(), "bootstrap_node", "node", "_debugger", "_linklist"].map((name) => `${name}.js`),
);

export const isRuntimeModule = (place: string): boolean => MODULE.test(place) || BARE.has(place);
