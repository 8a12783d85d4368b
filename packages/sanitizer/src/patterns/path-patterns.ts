import { PATH_CHAR, rewritePath } from "../stack/path-text.ts";
import { HAS } from "./features.ts";
import { LETTERS } from "./letters.ts";
import type { Pattern } from "./pattern.ts";

/** Words of a folder's name with blanks in it: at most three more, and only if the path goes on behind them. */
const BLANKS = `(?: [^\\s"'\`<>|:;,*?\\\\/]{1,40}){0,3}(?=[\\\\/])`;
const SEGMENTS = `(?:${PATH_CHAR}+(?:${BLANKS})?[\\\\/]{1,4})*${PATH_CHAR}*`;
const POSITION = "(?::\\d{1,9}){0,2}";
/** Messages name request paths without their host. */
const QUERY = "(?:[?#](?=\\w)[^\\s\"'`<>]{1,2048})?";

const DOCUMENT_ENDING =
  "pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|tsv|jpe?g|heic|tiff?|mp[34]|mov|avi|wav|flac|pst|eml|vcf";
const TEMPLATE_ENDING = "html?|njk|ejs|hbs|pug|twig|j2|jinja2?|md|txt|xml|sql|tex";

/** Rules for paths of every system, in the order they apply. `roots` are the host's, normal. */
export function pathPatterns(roots: readonly string[]): readonly Pattern[] {
  const judge = (found: string) => rewritePath(found, roots);
  return [
    {
      replacement: "<path>",
      source: "a quoted path, as Node's system errors write it: everything up to the closing quote",
      hints: ["/", "\\"],
      expression:
        /(?<=["'`])(?:\/|~[\\/]|\.{1,2}[\\/]|[A-Za-z]:[\\/]|\\\\)(?![*^\\])(?:[^"'`\r\n<>]|(?<=\w)'(?=\w)){1,1024}(?=["'`])/g,
      judge: (found) => !isNotPath(found) && judge(found),
    },
    {
      replacement: "<path>",
      source: 'Microsoft, "Naming Files, Paths, and Namespaces": drive, or UNC server and share',
      hints: ["\\", ":/"],
      expression: new RegExp(
        `(?:(?<![A-Za-z0-9])[A-Za-z]:[\\\\/]{1,4}|(?<![\\w\\\\])\\\\{2,4}(?=[\\w.?$-]+\\\\))${SEGMENTS}${POSITION}`,
        "g",
      ),
      judge,
    },
    {
      replacement: "<path>",
      source: "the same without a drive, as a line break inside a path leaves it: three names or more with backslashes",
      hints: ["\\"],
      expression: /(?<![\w\\.<>-])[\w.$@~ -]{1,64}(?:\\{1,2}[\w.$@~-][\w.$@~ -]{1,63}){2,32}(?::\d{1,9}){0,2}/g,
      judge: (found) => {
        const start = found.lastIndexOf(" ", found.indexOf("\\")) + 1;
        return found.slice(0, start) + judge(found.slice(start));
      },
    },
    {
      replacement: "<path>",
      source: "the bare name of a document, picture, recording or archive, by its registered ending: a person's own",
      needs: HAS.dot,
      expression: new RegExp(
        `(?<![${LETTERS}0-9_.\\\\/@-])[${LETTERS}0-9_][${LETTERS}0-9_() -]{0,64}?(?<!\\s)\\.(?:${DOCUMENT_ENDING})(?![${LETTERS}0-9_-]|\\.\\w)`,
        "gi",
      ),
      judge: (found) => {
        // Words in front of the name belong to the sentence.
        const start = found.lastIndexOf(" ") + 1;
        return `${found.slice(0, start)}<path>`;
      },
    },
    {
      replacement: "<path>",
      source: "pytest, node ids: a file, two colons, the test",
      hints: [".py::"],
      expression: /[\w./\\-]{1,256}\.py::[^\s"'`<>]{1,256}/g,
    },
    {
      replacement: "<path>",
      source: "names of views and templates, as the frameworks' messages of missing ones quote them",
      needs: HAS.quote,
      expression: new RegExp(
        `(?<keep>\\b(?:view|template|partial|layout|include)s? ["'\`])[${LETTERS}0-9_.-]{1,64}(?:/[${LETTERS}0-9_. -]{1,64}){1,8}(?=["'\`])`,
        "gi",
      ),
    },
    {
      replacement: "<path>",
      source: "relative paths of documents and templates",
      needs: HAS.slash | HAS.dot,
      expression: new RegExp(
        `(?<![${LETTERS}0-9_.\\\\/@<>-])(?!node_modules/)[${LETTERS}0-9_-][${LETTERS}0-9_.-]{0,64}(?:/[${LETTERS}0-9_.-]{1,64}){1,8}\\.(?:${TEMPLATE_ENDING})(?![${LETTERS}0-9_-])`,
        "gi",
      ),
    },
    {
      replacement: "<path>",
      source: "POSIX.1-2024 section 3.254, and the tilde and variables that shells put in front",
      hints: ["/"],
      expression: new RegExp(
        `(?:(?<![\\w/.~#$%@<>\\\\^*+)\\]}-])|(?<=\\s-[A-Za-z]))(?:~[\\w.-]{0,32}|\\.{1,2}|\\$\\{?HOME\\}?|%USERPROFILE%)?/(?=[${LETTERS}0-9_.@~%$+<-])${SEGMENTS}${POSITION}${QUERY}`,
        "g",
      ),
      judge: (found) => !isNotPath(found) && judge(found),
    },
  ];
}

/** Slashes that begin no path: a regular expression, one letter of an option, the length of a network's prefix. */
function isNotPath(found: string): boolean {
  if (!found.startsWith("/")) return false;
  return (
    /^\/dev\/(?:null|zero|tty|u?random|std(?:in|out|err))$/.test(found) ||
    /^\/(?:\w|\d{1,3})?$/.test(found) ||
    (/^\/[^/]*[[(|^$*+?\\]/.test(found) && !/\?[\w.-]{1,64}=/.test(found.slice(0, 256)))
  );
}
