import { describe, expect, it } from "vitest";
import { frameParser } from "./frames.ts";

const ROOTS = ["/usr/lib/node_modules/crawler", "/real/crawler", "C:/apps/crawler"];
const parse = frameParser(
  ROOTS,
  (text) => text.replaceAll("karen", "<user>"),
  () => undefined,
);
const USER = { owner: "user", file: "<user code>" };

describe("each frame says whose code it was", () => {
  it.each([
    [
      "host",
      "    at run (/usr/lib/node_modules/crawler/dist/a.js:1:2)",
      { owner: "host", file: "dist/a.js", function: "run", line: 1, column: 2 },
    ],
    [
      "host by its real path",
      "    at /real/crawler/dist/a.js:1:2",
      { owner: "host", file: "dist/a.js", line: 1, column: 2 },
    ],
    [
      "host as a file URL with a query",
      "    at async go (file:///real/crawler/b%20c.js?v=1:3:4)",
      { owner: "host", file: "b c.js", function: "go", line: 3, column: 4 },
    ],
    [
      "host on Windows",
      "    at Foo.bar [as baz] (c:\\Apps\\crawler\\dist\\a.js:1:2)",
      { owner: "host", file: "dist/a.js", function: "Foo.bar", line: 1, column: 2 },
    ],
    [
      "host on Windows as a file URL",
      "    at go (file:///C:/apps/crawler/a.js:1:2)",
      { owner: "host", file: "a.js", function: "go", line: 1, column: 2 },
    ],
    [
      "a package of the host",
      "    at new Pool (/real/crawler/node_modules/undici/lib/pool.js:9:1)",
      { owner: "dependency", file: "undici/lib/pool.js", function: "new Pool", line: 9, column: 1 },
    ],
    [
      "a package in pnpm's store",
      "    at f (/home/karen/p/node_modules/.pnpm/@a+b@1.0.0/node_modules/@a/b/c.js:1:2)",
      { owner: "dependency", file: "@a/b/c.js", function: "f", line: 1, column: 2 },
    ],
    [
      "the runtime",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      {
        owner: "runtime",
        file: "node:internal/process/task_queues",
        function: "process.processTicksAndRejections",
        line: 95,
        column: 5,
      },
    ],
    ["the engine", "    at Array.map (<anonymous>)", { owner: "runtime", file: "native", function: "Array.map" }],
    [
      "waiting for many",
      "    at async Promise.all (index 0)",
      { owner: "runtime", file: "native", function: "Promise.all" },
    ],
    [
      "Deno",
      "    at eventLoopTick (ext:core/01_core.js:1:2)",
      { owner: "runtime", file: "ext:core/01_core.js", function: "eventLoopTick", line: 1, column: 2 },
    ],
    [
      "JavaScriptCore",
      "run@/real/crawler/dist/a.js:1:2",
      { owner: "host", file: "dist/a.js", function: "run", line: 1, column: 2 },
    ],
    ["the person", "    at karensIdea (/home/karen/idea/main.js:7:7)", USER],
    ["the person, on Windows", "    at C:\\Users\\karen\\main.js:7:7", USER],
    ["the person, in JavaScriptCore", "idea@file:///home/karen/main.js:7:7", USER],
    ["the person, beside the host", "    at f (/real/crawler-fork/a.js:1:1)", USER],
    ["the person, above the host", "    at f (/real/crawler/../karen/a.js:1:1)", USER],
    ["the person, over the network", "    at f (https://karen.example/a.js:1:1)", USER],
    ["a scheme that only looks like the runtime's", "    at f (node:karen secret:1:1)", USER],
  ])("%s", (_name, line, frame) => {
    expect(parse(line)).toEqual([frame]);
  });

  it("shows where text was evaluated, not what was", () => {
    const line = "    at eval (eval at karen (/real/crawler/a.js:1:2), <anonymous>:3:4)";
    expect(parse(line)).toEqual([{ owner: "host", file: "a.js", line: 1, column: 2 }]);
  });
});

describe("function names are names only", () => {
  it.each(["karen smith", "karen", "<anonymous>", "Object.<anonymous>", "a@b.c", "4711"])("leaves out %j", (name) => {
    expect(parse(`    at ${name} (/real/crawler/a.js:1:2)`)[0]).not.toHaveProperty("function");
  });
});

it("leaves out source lines, locals and anything else that is no frame", () => {
  const stack =
    '/real/crawler/a.js:3\nconst password = "hunter2";\n      ^\n\n    at f (/real/crawler/a.js:3:7) {\n  code: 1\n}';
  expect(JSON.stringify(parse(stack))).not.toMatch(/hunter2|password|code/);
});

it("stops at fifty frames and skips endless lines", () => {
  const line = "    at f (/real/crawler/a.js:1:2)\n";
  expect(parse(`${"x".repeat(1e6)}\n${line.repeat(1000)}`)).toHaveLength(50);
});
