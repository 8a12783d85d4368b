import { describe, expect, it } from "vitest";
import { createSanitizer } from "../index.ts";

const sanitizer = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });
const stackOf = (stack: string, name = "Error", message = "") =>
  sanitizer.crash({ name, message, stack }).stack.split("\n").slice(1);
const lineOf = (line: string, before = "") => stackOf(`${before}\n${line}`).slice(before === "" ? 0 : 1);

describe("what runtimes and packages wrote themselves stays", () => {
  it.each([
    ["a version in a list", "- Node.js: v20.18.1", "- Node.js: v20.18.1"],
    ["a version in npm's log", "14 info using node@v18.19.0", "14 info using node@v18.19.0"],
    ["a version in node-gyp's", "gyp ERR! node -v v16.20.2", "gyp ERR! node -v v16.20.2"],
    [
      "a warning with its code",
      "(node:4711) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.",
      "(node:4711) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.",
    ],
    [
      "how the function was called",
      "    at async Pool.query [as run] (/home/karen/p/node_modules/mysql2/promise.js:94:22)",
      "    at async Pool.query [as run] (mysql2/promise.js:94:22)",
    ],
    [
      "the loader's own names",
      "    at Module._extensions..js (node:internal/modules/cjs/loader:1414:10)",
      "    at Module._extensions..js (node:internal/modules/cjs/loader:1414:10)",
    ],
    [
      "text that a package evaluated",
      "    at Hook.eval [as call] (eval at create (/home/karen/p/node_modules/tapable/lib/Factory.js:19:10), <anonymous>:6:1)",
      "    at Hook.eval [as call] (tapable/lib/Factory.js:19:10)",
    ],
    [
      "the package that a copy lies in",
      "    at send (/home/karen/p/node_modules/mailer/node_modules/smtp/lib/send.js:4:2)",
      "    at send (mailer/node_modules/smtp/lib/send.js:4:2)",
    ],
    ["pretty-error's packages", "[build]/[bundler]/[parser]/lib/Parser.js:12:7", "    at parser/lib/Parser.js:12:7"],
    [
      "Firefox's closures",
      "promise callback*load/</<@https://karen.example/node_modules/.vite/deps/d3.js:9:1",
      "    at load (.vite/deps/d3.js:9:1)",
    ],
    [
      "a module of webpack's runtime",
      "    at __webpack_require__ (webpack://karens-shop/webpack/bootstrap 5d3c:22:1)",
      "    at __webpack_require__ (webpack/bootstrap:22:1)",
    ],
    [
      "an editor's own modules",
      "    at go (file:///opt/Some%20Code/resources/app/out/vs/base/common/async.js:3:1)",
      "    at go (out/vs/base/common/async.js:3:1)",
    ],
    [
      "a pinned Yarn",
      "    at run (/home/karen/shop/.yarn/releases/yarn-3.6.4.cjs:390:12)",
      "    at run (yarn-3.6.4.cjs:390:12)",
    ],
    [
      "modules that are frozen into CPython",
      '  File "<frozen importlib._bootstrap>", line 1204, in _gcd_import',
      "    at _gcd_import (<frozen importlib._bootstrap>:1204)",
    ],
    [
      "CPython's version where pyenv names it",
      '  File "/home/karen/.pyenv/versions/3.12.1/lib/python3.12/json/decoder.py", line 337, in decode',
      '  File "3.12.1/lib/python3.12/json/decoder.py", line 337, in decode',
    ],
    [
      "CPython on Windows",
      '  File "C:\\Users\\Karen\\Python312\\Lib\\json\\decoder.py", line 337, in decode',
      '  File "Python312/Lib/json/decoder.py", line 337, in decode',
    ],
    [
      "CPython in an environment of conda's on Windows",
      '  File "C:\\Users\\Karen\\miniconda3\\envs\\mill\\lib\\json\\decoder.py", line 337, in decode',
      '  File "lib/json/decoder.py", line 337, in decode',
    ],
    [
      "an exception group's margin",
      "  | ExceptionGroup: failed in a TaskGroup (1 sub-exception)",
      "ExceptionGroup: failed in a TaskGroup (1 sub-exception)",
    ],
    [
      "an error within an object",
      "      error: NetworkError: connection 4 to 203.0.113.9:27017 closed",
      "error: NetworkError: connection 4 to <ip>:27017 closed",
    ],
    [
      "a frame of IPython",
      "File ~/env/lib/python3.11/site-packages/torch/nn/module.py:1518, in Module.call(self, *args)",
      '  File "torch/nn/module.py", line 1518, in Module.call',
    ],
    [
      "a frame told in words",
      "Unexpected error in fetch at line 44 in fetch (../env/lib/python3.12/site-packages/crawler/fetch.py):",
      '  File "crawler/fetch.py", line 44, in fetch',
    ],
    [
      "a place in a line of a log",
      "2024-03-01 09:15:02 karen loaded /home/karen/p/node_modules/knex/lib/client.js:12:3 for mill-street",
      "node_modules/knex/lib/client.js:12:3",
    ],
    ["the status of a response", '[debug] <<< HTTP RESPONSE 403 {"server":"karens-proxy"}', "HTTP RESPONSE 403"],
    [
      "a library's file without its folders",
      "    at R3Injector.get (core.mjs:8020:33)",
      "    at R3Injector.get (core.mjs:8020:33)",
    ],
    [
      "Lambda's runtime",
      "    at load (file:///var/runtime/index.mjs:10:7)",
      "    at load (var/runtime/index.mjs:10:7)",
    ],
    [
      "webpack's runtime as Next.js packs it",
      "    at __webpack_require__ (/home/karen/shop/.next/server/webpack-runtime.js:33:43)",
      "    at __webpack_require__ (.next/server/webpack-runtime.js:33:43)",
    ],
    [
      "properties behind a frame whose line break was lost",
      "    at connect (net.js:1:2) errno: -111, code: 'ECONNREFUSED', address: '10.7.7.7', port: 6379 }",
      "errno: -111, code: 'ECONNREFUSED', port: 6379",
    ],
    ["an error's code in npm's log", "20 error code E404", "20 error code E404"],
    [
      "a place as older IPython tells it",
      "~/env/lib/python3.7/site-packages/torch/core.py in get(self, key)",
      "site-packages/torch/core.py in get",
    ],
    [
      "the line that Node adds",
      "Emitted 'error' event on Socket instance at:",
      "Emitted 'error' event on Socket instance at:",
    ],
    [
      "a list of lines",
      '"trace": ["Error: x","    at run (/var/task/node_modules/pg/lib/client.js:1:2)","    at <anonymous>"]',
      "    at run (pg/lib/client.js:1:2)",
    ],
  ])("%s", (_what, line, shown) => {
    expect(lineOf(line)).toContain(shown);
  });

  it("keeps frames whose line breaks were lost", () => {
    const frames =
      "at karensBill (/home/karen/bill.js:1:2) at async Pool.query (/home/karen/node_modules/pg/pool.js:3:4)";
    expect(stackOf(`RangeError: too many rows ${frames} at /home/karen/mill.js:5:6 Node.js v20.18.1`)).toEqual([
      "RangeError: too many rows",
      "    at <user code>:1:2",
      "    at async Pool.query (pg/pool.js:3:4)",
      "    at <user code>:5:6",
      "Node.js v20.18.1",
    ]);
    const python =
      'Traceback (most recent call last): File "/home/karen/mill.py", line 3, in karen run() File "/home/karen/env/lib/python3.11/site-packages/click/core.py", line 8, in main';
    expect(stackOf(python)).toEqual([
      "Traceback (most recent call last):",
      "    at <user code>:3",
      '  File "click/core.py", line 8, in main',
    ]);
  });

  it("keeps of npm's log only what it marks as the stack", () => {
    const log = '7 verbose stack cannot read the lock\n7 verbose stack of the folder\n8 verbose argv "install" "mill"';
    expect(stackOf(log)).toEqual(["cannot read the lock", "of the folder"]);
  });

  it("keeps a class with a code, as its maker writes it", () => {
    const crash = sanitizer.crash({ name: "ApiError[50001]", message: "Missing Access", stack: "" });
    expect(crash.name).toBe("ApiError[50001]");
    expect(stackOf("Odd: mill\nOther: karen", "Odd")).toEqual(["Odd: mill", "Other: karen"]);
  });

  it("keeps Cython's frames of packages that the trace shows installed", () => {
    const frame = '  File "tables/_libs/index.pyx", line 76, in tables._libs.index.Engine.get';
    const installed = '  File "/home/karen/env/lib/python3.11/site-packages/tables/core.py", line 5, in get';
    expect(stackOf(`${installed}\n${frame}`)).toContain(frame);
    expect(stackOf(frame)).toEqual(["    at <user code>:76"]);
  });

  it("keeps the version of a package that the trace shows installed", () => {
    const place = "    at run (/home/karen/p/node_modules/graphql/index.js:1:2)";
    expect(stackOf(`Graphql 16.8.1 starts for karen\n${place}`)).toEqual(["Graphql 16.8.1", expect.any(String)]);
    expect(stackOf(`Karens-shop 1.0.2 starts for karen\n${place}`)).toHaveLength(1);
  });

  it.each([
    ["PM2", "0|shop  | "],
    ["Docker Compose", "shop-api-1  | "],
    ["Heroku", "2024-03-01T09:15:02.123456+00:00 app[web.1]: "],
    ["syslog", "Mar  1 09:15:02 karens-laptop node[812]: "],
    ["a runner of many packages", "karens-shop:build: "],
    ["a container's log", "2024-03-01T09:15:02.123456789Z "],
    ["npm", "31 verbose stack "],
  ])("keeps what stands behind the text that %s puts in front of every line", (_who, prefix) => {
    const lines = ["RangeError: too many rows", "    at read (/home/karen/p/node_modules/csv/lib/read.js:7:1)"];
    expect(stackOf(lines.map((line) => prefix + line).join("\n"))).toEqual([
      "RangeError: too many rows",
      "    at read (csv/lib/read.js:7:1)",
    ]);
  });
});

it("keeps a message below its first line, which needs no class in front", () => {
  const message = "page.click: Timeout 300ms exceeded.";
  const stack = `${message}\nCall log:\n  - waiting for the page\n  - waiting for getByText('Karen')\n    at f (node:vm:1:2)`;
  expect(stackOf(stack, "TimeoutError", message)).toContain("- waiting for the page");
  expect(stackOf(stack, "TimeoutError", message).join()).not.toContain("Karen");
});

describe("a message goes on below what it quotes", () => {
  it.each([
    [
      "a text",
      "SyntaxError: Unexpected token '<', \"\n  <p>Karen's mill</p>\n <b>\"... is not valid JSON",
      '<text>"... is not valid JSON',
    ],
    [
      "a structure",
      'TypeError: Key {\n  "owner": "Karen Brandt"\n} is not a legal value',
      "<text>} is not a legal value",
    ],
    [
      "an excerpt of source",
      "QueryError: Invalid call in\n/srv/karen/bills.js:4:9\n\n  3 const karen = 1\n→ 4 await cannot.find(karen)\nCan't reach the database",
      "Can't reach the database",
    ],
  ])("%s", (_what, stack, end) => {
    const lines = stackOf(`${stack}\n    at f (node:vm:1:2)`);
    expect(lines.at(-2)).toBe(end);
    expect(lines.join()).not.toMatch(/karen/i);
  });

  it("shows nothing of the quotation as prose", () => {
    const stack =
      "OutputError: Could not parse `Thought: I should call\nKaren Brandt in Mill Street\nabout the bill\n    at f (node:vm:1:2)";
    expect(stackOf(stack).join("\n")).not.toMatch(/Karen|Mill|bill/);
  });
});

describe("what is the person's goes", () => {
  it.each([
    [
      "names in evaluated text of theirs",
      "    at karensBill (eval at load (http://localhost:3000/karen.js:1:2), <anonymous>:7:9)",
      "    at <user code>:7:9",
    ],
    ["a script that is called like a module of Node", "    at diary.js:7:9", "    at <user code>:7:9"],
    [
      "a folder that is called like Python's",
      '  File "/home/karen/python3.11/diary.py", line 7, in karen',
      "    at <user code>:7",
    ],
  ])("%s", (_what, line, shown) => {
    expect(lineOf(line)).toEqual([shown]);
  });

  it.each([
    "Karens-shop v1.2.3 listening",
    "Loading /home/karen/p/node_modules/.cache/karens-mill/index.js",
    "Received: karen",
    "name: 'Karen'",
    "Reason: Karen did not pay",
    "karen: 1, type: { code: 'mill' }",
    "the diary of Karen in mill.js:12",
  ])("%s", (line) => {
    expect(lineOf(line)).toEqual([]);
  });
});

it("takes no longer for a line made of what its rules look for", () => {
  const units = [
    "node_modules/",
    "lib/python3.11/",
    "-│\n│",
    '",  "    at ',
    "a@1.1.1 ",
    "[a]/",
    "HTTP ",
    "at f (",
    "'",
    "{\n",
    "Error: ",
  ];
  for (const unit of units) {
    const line = unit.repeat(Math.ceil(2000 / unit.length));
    const stack = `${line}\n`.repeat(32);
    const start = performance.now();
    sanitizer.crash({ name: "Error", message: "", stack });
    expect(performance.now() - start, unit).toBeLessThan(1000);
  }
});
