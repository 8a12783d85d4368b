/** A class name behind its modules, as runtimes write it in front of a message. */
const CLASS =
  "(?:[\\w$]{1,64}(?:\\.|::)){0,6}(?:_{0,2}[A-Z][\\w$]{0,63}(?:Error|Exception|Warning|Interrupt|Failure|Fault)|Stop(?:Async)?Iteration|SystemExit|GeneratorExit|Error|Exception|AbortError|panic)\\w{0,16}(?: ?\\[[\\w.-]{1,64}\\])?(?::|$|(?= \\{))|(?:[a-z_]\\w{0,63}\\.){1,6}[A-Z]\\w{0,63}(?::|$)";
/** Text before it: the program that printed it, and the brackets and names with which Node inspects an error in an object. */
const LEAD = [
  '(?:[A-Z][\\w ]{2,40}: )?(?:(?:Uncaught|Unhandled|Unexpected|Caused by|cause|\\[cause\\]|\\[errors\\]|ERROR|FATAL|Exception in thread "[\\w-]{1,32}")(?:(?: Exception| Rejection| in| \\(in promise\\))?:|\\b)?[ \\t]{1,4}){0,3}',
  "(?:\\{ )?\\[?",
  "(?:err|error|driverError|originalError|innerError|innerException|rootCause|original|parent|source|cause|reason): ",
  "\\(node:\\d{1,10}\\) (?:\\[[A-Z]{2,8}\\d{1,6}\\] )?",
].join("|");

/** `TypeError: …`, `Error [ERR_X]: …`, `pkg.module.SomeException`, with the text that inspection writes before it. */
export const HEADER = new RegExp(
  `^(?:ERROR\\b|FATAL\\b|CRITICAL\\b|(?:npm|yarn|pnpm) (?:ERR!|error)\\s|ERR_[A-Z0-9_]{3,64}\\s|[\\d-]{8,10}[ T][\\d:.,]{8,15}Z?[ |-]{1,3}(?:ERROR|FATAL|CRITICAL)\\b|(?:${LEAD})(?:${CLASS}))`,
);

/** Words with which programs introduce a cause of an error, or its message. The class may be missing. */
export const LABEL =
  /^(?:message=(?=['"]\w)|(?:Caused by|Cause|Reason|Original error|Inner (?:error|exception)|Underlying error|Error (?:details|message))\s?:\s{1,4}(?=\S))/;

/** Constant texts of runtimes and package managers. */
export const CONSTANT = [
  // CPython, the traceback module.
  "(?:\\+ Exception Group )?Traceback \\(most recent call last\\):",
  "During handling of the above exception, another exception occurred:",
  "The above exception was the direct cause of the following exception:",
  "\\[Previous line repeated \\d{1,6} more times?\\]",
  // Node, what it prints around an error that ends the process, and of frames and warnings it leaves out.
  "Node\\.js v\\d{1,2}\\.\\d{1,3}\\.\\d{1,3}",
  "Thrown at:",
  "Require stack:",
  "Emitted 'error' event (?:on [\\w$]{1,64} instance )?at:",
  "\\(Use `node --trace-[a-z]{1,16} \\.\\.\\.` to show where the warning was created\\)",
  "\\.\\.\\. \\d{1,6} (?:more items|lines matching cause stack trace) \\.\\.\\.",
  // Bluebird, long stack traces.
  "From previous event:",
  // pytest, the head of its report.
  "platform \\w{3,10} -- Python \\d[\\w.+]{2,15}, pytest-\\d[\\w.]{2,15}, (?:py-\\d[\\w.]{2,15}, )?pluggy-\\d[\\w.]{2,15}",
  // Rust, library/std/src/panicking.rs; the sources of Deno, of Bun's parts and of the standard library.
  "thread '(?:main|<unnamed>|tokio-runtime-worker)' (?:\\(\\d{1,10}\\) )?panicked at (?:cli|runtime|ext|core|libs|library)/[\\w./-]{1,128}\\.rs:\\d{1,9}:\\d{1,9}:?",
  "(?:Deno has panicked|Bun has crashed)\\. This (?:is a bug in Deno|indicates a bug in Bun, not your code)\\..{0,32}",
  // Yarn 1, and the consoles of JetBrains.
  "(?:error )?Command failed with exit code \\d{1,3}\\.",
  "Exit code: -?\\d{1,10}",
  "Process finished with exit code -?\\d{1,10}",
  // Jest and Playwright, the assertion above what was expected.
  "expect\\((?:received|locator|page|string|promise)?\\)(?:\\.[a-zA-Z]{1,32}){1,3}\\((?:expected)?\\)",
];

/** A runtime or package manager with its version: alone, in a list, or in a log of npm or node-gyp. */
export const VERSION =
  /^(?:[-*•]\s)?(?:(?:\d{1,6} (?:verbose|verb|info|error)|(?:npm|gyp) (?:ERR!|error|verb|info)) )?(?:using )?(?:node(?:\.js)?|npm|npx|node-gyp|yarn|pnpm|python|pypy|deno|bun|electron|typescript|django)(?: version)?[:=@ ]\s{0,24}(?:-v )?v?\d{1,4}(?:\.\d{1,6}){1,3}(?:-[a-z]{1,8}\.?\d{0,8})?(?: \([\da-f+-]{7,20}\))?(?: (?:linux|macos|windows)(?: v[\d.]{1,16})? (?:x64|arm64|aarch64|x86_64)(?: \(baseline\))?)?$|^Version: \d{1,4}(?:\.\d{1,6}){2}$/i;

/** Properties that inspection prints and that say what failed, never the data: words of a closed form, and numbers. */
export const PROPERTY =
  /^["']?(?:code|errno|errorCode|syscall|status|statusCode|httpStatus|severity|clientVersion|version|routine|killed|signal|sqlState|exitCode|type|level|retryable)["']?[:=]\s?(?:["'][\w.@/-]{1,48}["']|-?\d{1,9}|true|false|null|undefined),?$|^\d{1,6} (?:verbose|error) (?:code|errno|syscall|statusCode) [\w-]{1,48}$/;
/** The same of a closed set of words: classes; PostgreSQL's source (section 55.8, fields F and L); states of an element. */
export const CLOSED_PROPERTY =
  /^["']?(?:(?:name|errorType)["']?: ["'](?:Runtime\.)?[A-Z]\w{0,63}(?:Error|Exception)["']|file["']?: ["']\w{1,40}\.c["']|(?:line|port|length)["']?: (?:["']\d{1,6}["']|\d{1,6})|(?:Expected|Received): (?:not )?(?:visible|hidden|attached|detached|enabled|disabled|editable|checked|unchecked|focused|empty|true|false|null|undefined|-?\d{1,9})),?$/;

/** The line above a trace, if it says that something failed; a command typed at a shell never counts. */
export const COMPLAINT =
  /^(?!\S{1,64}@\S{1,64}[:~]).{0,256}\b(?:errors?|exception|fail(?:ed|ure)|unable|cannot|can't|could not|never)\b/i;
/** The head of a comparison (jest-diff, node:assert, GNU diff), whose lines are data. */
export const COMPARISON = /^\s{0,8}(?:- Expected|\+ Received|\+ actual - expected|@@ -\d)/m;

/** An error sentence inside an excerpt of source, without the signs of a program. */
export const SENTENCE = /^[A-Z][a-z']{1,20} [^={}();]{8,1024}$/;

/** Decoration: colours, boxes, and prefixes that process managers and loggers put before every line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours start with the escape character
export const COLOURS = /(?:\u001b|\u2190)\[[\d;]{0,16}m/g;
export const BOX = /^[\s\u2500-\u257f]{1,200}|[\s\u2500-\u257f]{1,200}$/g;
/** Python's textwrap, break_on_hyphens: what was set into a box breaks behind blanks and hyphens. */
export const BROKEN = /(?<=\w)-[ \t]{0,200}[\u2502\u2503]\r?\n[\u2502\u2503][ \t]{0,200}(?=\w)/g;
/**
 * Where a line break was lost: in front of a frame, of properties behind the last one, and of Node's version. Blanks of
 * the indentation may be left, or one.
 */
const FRAME = String.raw`at (?:async )?(?:new )?[\w$.<>]{1,128}(?: \[as [\w$]{1,64}\])? \([^()]{1,512}:\d{1,9}:\d{1,9}\)`;
export const LOST_BREAK = new RegExp(
  String.raw`(?<=\S)(?<!\beval)(?: {4,8}(?=at )| {1,8}(?=File "[^"]{1,512}", line \d| ?Node\.js v\d{1,2}\.\d{1,3}\.\d{1,3}$)| (?=${FRAME}))|(?<=:\d{1,9}:\d{1,9}\)?) (?=at |\{? ?\w{1,32}: )`,
);
/** What npm's log marks as the stack of an error. */
export const NPM_STACK = /^(?:\d{1,6} (?:verbose|error|silly)|gyp ERR!) stack(?:\s|$)/;
/** ISO 8601. */
const TIME = "\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?\\]?";
const PRINTED = 'at |File "|Traceback|[\\w$.]{0,64}(?:Error|Exception)(?:Group)?\\b';
const PREFIXES = [
  "\\[\\d{1,4}\\]\\s",
  "\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{3})?(?: \\|)?\\s",
  // PM2 and Docker Compose: the process.
  "\\d{1,3}\\|[\\w.-]{1,32}\\s{0,8}\\|\\s?",
  "[a-z][\\w.-]{0,40}[_-]\\d{1,3}\\s{1,8}\\|\\s",
  "(?:\\d{1,6} (?:verbose|error|silly)|gyp ERR!) stack\\s?",
  // CPython, the margin of exception groups.
  `\\|\\s{1,8}(?=${PRINTED})`,
  // git: what the server says.
  "remote:\\s?",
  "\\[(?:ERROR|error|ERR|WARN|FATAL)\\]\\s?",
  // NestJS, ConsoleLogger: process, time, level, context.
  "\\[[A-Z]\\w{1,15}\\] \\d{1,8}\\s{1,4}-\\s[\\d/., :]{8,24}(?:[ap]m)?\\s{1,8}(?:(?:ERROR|FATAL|WARN|LOG)\\s{1,4})?(?:\\[[\\w$]{1,64}\\] )?",
  // RFC 3164: time, host, process.
  "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d [\\w.-]{1,64} [\\w./-]{1,64}(?:\\[\\d{1,10}\\])?: ",
  // Heroku: time, source and dyno.
  `${TIME}\\s(?:app|heroku)\\[[\\w.]{1,32}\\]:\\s`,
  // Loggers of containers put the time, and runners of many packages a name, before the output.
  `(?:${TIME}:?|\\[\\d\\d:\\d\\d:\\d\\d\\]|\\[(?!cause\\]|errors\\])[@\\w./ -]{1,48}\\]:?|(?:@[\\w-]{1,64}/)?[\\w-]{1,64}:[a-z][\\w-]{0,31}:)\\s{1,9}(?=${PRINTED})`,
  "[\u2717\u2718\u2716\u2a2f\u00d7\u274c\u25cf]\\s{1,4}",
];
export const PREFIX = new RegExp(`^(?:${PREFIXES.join("|")})`);
