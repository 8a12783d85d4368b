// Messages of programs that say nothing about a person, although much of them looks as if it did. Every text must come back.
import { itemsOf } from "./compose.mjs";

const TEXTS = `
Cannot read properties of undefined (reading 'password')
The token must not be empty
Expected ',' or '}' after property value in JSON at position 41 (line 3 column 7)
Maximum call stack size exceeded
listen EADDRINUSE: address already in use :::3000
connect ECONNREFUSED 127.0.0.1:5432
Server listening on http://localhost:8080/
read ECONNRESET
Invalid API key provided
Password authentication failed for the database
Bearer authentication is required
Missing required header: Authorization
Unknown option --api-key, did you mean --apikey-file?
error TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.
npm warn deprecated inflight@1.0.6: This module is not supported
ERESOLVE unable to resolve dependency tree for react@18.3.1
Unsupported engine: wanted {"node":">=20.19"} (current: {"node":"v18.20.4"})
Cannot find package '@scope/some-package' imported from src/index.ts
Cannot find module './routes/user-profile.js'
ENOENT: no such file or directory, open 'package.json'
ENOSPC: System limit for number of file watchers reached
Error: Exit code 137 after 12.45 s
Killed by SIGKILL (out of memory)
FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
Segmentation fault at address 0x00007ffd4a3b1c20
thread 'main' panicked at src/main.rs:42:17
panic: runtime error: index out of range [5] with length 3
Traceback (most recent call last):
KeyError: 'access_token'
ModuleNotFoundError: No module named 'requests'
java.lang.NullPointerException: Cannot invoke "String.length()" because "s" is null
at Object.<anonymous> (src/server.ts:10:15)
at async Promise.all (index 0)
at node:internal/process/task_queues:95:5
SyntaxError: Unexpected identifier 'await'
The operation was aborted due to timeout
2024-05-17T09:31:04.221Z INFO started in 412 ms
[12:04:55.310] GET /api/v2/items?page=2&sort=name 200 18ms
HTTP/1.1 503 Service Unavailable
Retry-After: 120
Content-Type: multipart/form-data; boundary=something
Content Security Policy directive: "script-src 'self'"
SQLITE_CONSTRAINT: UNIQUE constraint failed: users.email
ERROR: relation "session_tokens" does not exist at character 15
syntax error at or near "SELECT"
Deadlock found when trying to get lock; try restarting transaction
self-signed certificate in certificate chain
unable to get local issuer certificate
SSL routines:ssl3_get_record:wrong version number
Certificate has expired on 2023-12-31
git: 'comit' is not a git command. See 'git --help'.
fatal: not a git repository (or any of the parent directories): .git
CONFLICT (content): Merge conflict in src/app/main.css
Color #ff8800 is not a valid CSS color in this context
Regular expression /^[a-z0-9_-]{3,16}$/ did not match
Missing class properties transform.
std::vector<int>::at: index 7 out of range
Invalid semver range: ^1.2.3-beta.4+build.5
See https://nodejs.org/api/errors.html#err_invalid_arg_type for details
Downloading 3/14 (21.4 MB of 98.0 MB, 00:32 left)
Test failed: expected 3.14159 to be close to 2.71828
Please set the environment variable DATABASE_URL
`;

export const items = itemsOf(
  "benign",
  TEXTS.trim()
    .split("\n")
    .map((text) => ["message", `‹${text}›`]),
);
