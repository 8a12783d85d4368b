// The rooms of core: which folder may import which, how many files a folder holds, and which files make
// sanitised values or take files away.
import { dirname, relative, sep } from "node:path";

/** The law of imports: a folder imports only folders that stand to the right of it. */
export const LAW =
  "capture > ask > courier > ledger > store > consent, provider > sanitizer > build, events > item > files > platform, errors";
/** More files than this are two folders. */
const MOST_FILES = 12;
/** Only these make `Sanitized` values: the sanitizer, and what puts together, reads back or amends what the sanitizer made. */
const MAKERS = [
  "sanitizer/src/item/item-sanitizer.ts",
  "sanitizer/src/item/sanitize-context.ts",
  "telemetry-core/src/item/make-report.ts",
  "telemetry-core/src/item/read-report.ts",
  "telemetry-core/src/item/approved-report.ts",
  "telemetry-core/src/item/amend-report.ts",
  "telemetry-core/src/item/make-event.ts",
  "telemetry-core/src/item/read-event.ts",
];
/** What core takes of the sanitizer at run time, and where. All other files of core may have its types alone. */
const EDGE = {
  "@askfirst/sanitizer": ["sanitizer/index.ts"],
  "@askfirst/sanitizer/items": ["build/load/stages.ts"],
  "@askfirst/sanitizer/read-property": ["build/expected-errors.ts", "capture/seen-errors.ts"],
};

const floors = new Map(LAW.split(" > ").flatMap((rooms, floor) => rooms.split(", ").map((room) => [room, floor])));

/** The folder right below `src` that a file lies in; undefined for the files of `src` itself, which compose the rooms. */
function roomOf(sources, file) {
  const path = relative(sources, file);
  return path.includes(sep) ? path.split(sep)[0] : undefined;
}

/** What breaks the law in the sources below a folder, a sentence each. `edges` maps a file to the files it imports. */
export function checkRooms(sources, edges) {
  const problems = [];
  for (const [file, targets] of edges) {
    const room = roomOf(sources, file);
    if (room === undefined) continue;
    const where = relative(sources, file);
    if (!floors.has(room)) problems.push(`${where} lies in a folder that the law of imports does not name.`);
    for (const target of targets) {
      const other = roomOf(sources, target);
      if (other === room || floors.get(other) > floors.get(room)) continue;
      problems.push(`${where} imports ${relative(sources, target)}, which stands above or beside it: ${LAW}`);
    }
  }
  return problems;
}

/** Folders of a package with more files of their own than one can hold in mind. */
export function checkFolderSizes(packages, files) {
  const sizes = new Map();
  for (const file of files) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
  return [...sizes]
    .filter(([, size]) => size > MOST_FILES)
    .map(([folder, size]) => `${pathIn(packages, folder)} holds ${size} files, ${MOST_FILES} at most.`);
}

/** Files of any package that make a `Sanitized` value by a cast and are none of the makers. */
export function checkMakers(packages, files, read) {
  return files
    .map((file) => pathIn(packages, file))
    .filter((path) => !MAKERS.includes(path) && /\bas Sanitized/.test(read(path)))
    .map((path) => `${path} makes a Sanitized value; only these do: ${MAKERS.join(", ")}`);
}

/** Files of core that take more of the sanitizer than its edge. */
export function checkEdge(sources, files, read) {
  return files.flatMap((file) => {
    const path = pathIn(sources, file);
    return [...read(path).matchAll(FROM_SANITIZER)]
      .filter(([, names, entry]) => !EDGE[entry]?.includes(path) && !isTypesOnly(names, entry))
      .map(([, , entry]) => `${path} imports ${entry}; only these may: ${EDGE[entry]?.join(", ") ?? "none"}`);
  });
}

/** The words between `import` or `export` and `from`, and the entry that they are from. */
const FROM_SANITIZER = /\b(?:import|export)\b([^;"]*?)(?:from\s+|\(\s*)?"(@askfirst\/sanitizer(?:\/[^"]*)?)"/g;
const isTypesOnly = (names, entry) => entry in EDGE && /^\s+type\s/.test(names);

const pathIn = (folder, file) => relative(folder, file).replaceAll(sep, "/");

/** Files outside `files/` that rename or remove something themselves, without what Windows needs for that. */
export function checkRemovers(sources, files, read) {
  return files
    .map((file) => pathIn(sources, file))
    .filter(
      (path) => !/^files\/|^platform\/node\.ts$/.test(path) && /\b(?:rename|unlink|rm|rmdir)Sync\b/.test(read(path)),
    )
    .map((path) => `${path} renames or removes a file; only files/replace-file.ts does, which retries it on Windows.`);
}
