// Errors as Node, browsers and Python print them, invented, with what such reports carry by accident.
import { BASE62, gone, HEX, itemsOf, jwt, key } from "./compose.mjs";

const crash = (name, message, ...frames) => ({
  name,
  message,
  stack: [`${name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n"),
});

const stripe = gone(key("sk_live_", 24));
const session = gone(jwt({ sub: "hedwigt" }));
const password = gone(key("", 16, BASE62));
const digest = gone(key("", 32, HEX));

export const items = itemsOf("crashes", [
  [
    "node",
    crash(
      "TypeError",
      "‹Cannot read properties of undefined (reading 'id')›",
      "loadUser (/home/«hedwigt»/shop/src/user.js:12:17)",
      "‹process.processTicksAndRejections› (‹node:internal/process/task_queues:95:5›)",
    ),
  ],
  [
    "node",
    crash(
      "Error",
      "‹ENOENT: no such file or directory›, open '/Users/«ottokar»/Documents/«Steuer 2023.pdf»'",
      "Object.‹openSync› (‹node:fs:573:18›)",
      "readInvoice (/Users/«ottokar»/dev/tool/lib/invoice.js:44:11)",
    ),
  ],
  [
    "node",
    crash(
      "Error",
      "‹EPERM: operation not permitted, rename› 'C:\\Users\\«Hedwig»\\AppData\\Local\\shop\\a.tmp'",
      "‹Module._compile› (‹node:internal/modules/cjs/loader:1469:14›)",
      "saveState (C:\\Users\\«Hedwig»\\shop\\dist\\state.js:8:3)",
    ),
  ],
  [
    "node",
    crash(
      "Error",
      `‹password authentication failed› for postgres://app:${password}@10.0.0.4/shop`,
      "‹Parser.parseErrorMessage› (/srv/«kunde-brandt»/node_modules/‹pg-protocol/dist/parser.js:285:98›)",
    ),
  ],
  [
    "node",
    crash(
      "StripeAuthenticationError",
      `‹Invalid API Key provided›: ${stripe}`,
      "‹StripeError.generate› (file:///home/«hedwigt»/api/node_modules/‹stripe/esm/Error.js:9:20›)",
      "async charge (file:///home/«hedwigt»/api/dist/charge.js:31:5)",
    ),
  ],
  [
    "node",
    crash(
      "AxiosError",
      `‹Request failed with status code 401›: GET https://api.example.test/me?access_token=${session}`,
      "‹settle› (/home/«ottokar»/bot/node_modules/‹axios/lib/core/settle.js:19:12›)",
      "‹IncomingMessage.handleStreamEnd› (/home/«ottokar»/bot/node_modules/‹axios/lib/adapters/http.js:599:11›)",
    ),
  ],
  [
    "node",
    crash(
      "MongoServerError",
      '‹E11000 duplicate key error collection: shop.users index: email_1› dup key: { email: "«ottokar@brieftaube.example»" }',
      "‹InsertOneOperation.execute› (/app/node_modules/‹mongodb/lib/operations/insert.js:51:19›)",
    ),
  ],
  [
    "node",
    crash(
      "Error",
      "‹connect ETIMEDOUT› «192.168.178.43»:‹5432›",
      "‹TCPConnectWrap.afterConnect› [as oncomplete] (‹node:net:1607:16›)",
    ),
  ],
  [
    "node",
    crash(
      "Error",
      `‹Command failed›: git clone https://ci:${digest}@git.example.test/app.git`,
      "‹ChildProcess.exithandler› (‹node:child_process:422:12›)",
      "clone (/Users/«hedwigt»/ci/src/clone.ts:17:9)",
    ),
  ],
  [
    "node",
    crash(
      "SyntaxError",
      "‹Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON›",
      "‹JSON.parse› (<anonymous>)",
      "parse (\\\\fileserver\\home$\\«o.brandt»\\tool\\parse.js:3:15)",
    ),
  ],
  [
    "deno",
    crash(
      "NotFound",
      "‹No such file or directory (os error 2)›: readfile '/home/«hedwigt»/.config/tool.json'",
      "Object.‹readTextFileSync› (‹ext:deno_fs/30_fs.js:786:10›)",
      "main (file:///home/«hedwigt»/tool/main.ts:5:20)",
    ),
  ],
  [
    "browser",
    {
      name: "ReferenceError",
      message: "‹cart is not defined›",
      stack:
        "checkout@https://shop.example.test/assets/app.js:12:345\nsubmit@https://shop.example.test/u/«hedwig.tannenberg@seefeld-optik.example»/form.js:8:1",
    },
  ],
  [
    "bun",
    crash(
      "ResolveMessage",
      '‹Cannot find module› "left-pad" from "/Users/«ottokar»/play/index.ts"',
      "loadAndEvaluateModule (2:1)",
    ),
  ],
  [
    "python",
    {
      name: "KeyError",
      message: "‹'token'›",
      stack:
        "‹Traceback (most recent call last):›\n  File \"/home/«hedwigt»/etl/load.py\", line 27, in run\n    user = row['token']\n‹KeyError: 'token'›",
    },
  ],
  [
    "node",
    crash(
      "Error",
      "‹Failed to send› sms to «+49 151 23456789»: card «4111 1111 1111 1111» ‹declined›",
      "notify (/opt/shop/dist/notify.js:71:13)",
    ),
  ],
]);
