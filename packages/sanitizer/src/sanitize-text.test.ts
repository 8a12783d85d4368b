import { describe, expect, it } from "vitest";
import type { MachineFacts } from "./machine/machine-facts.ts";
import { createSanitizer } from "./sanitizer.ts";

const FACTS: MachineFacts = {
  folders: ["/home/kbrandt", "/home/kbrandt/Kunden Akten/nord", "C:\\Users\\kbrandt"],
  users: ["kbrandt", "root"],
  hosts: ["brandt-buero.fritz.box"],
  secrets: ['hush/"quiet" 77\\x', "correcthorsebattery"],
  roots: ["/usr/lib/node_modules/crawler", "C:\\apps\\crawler"],
};
const { text } = createSanitizer(FACTS);

describe("facts of this machine never appear", () => {
  it.each([
    ["the home folder", "open '/home/kbrandt/notes.txt'"],
    ["a folder with blanks, unquoted", "cannot read /home/kbrandt/Kunden Akten/nord/liste.csv now"],
    ["the home folder in a URL's query", "got next=%2Fhome%2Fkbrandt%2Fx"],
    ["the home folder in JSON", '{"dir":"C:\\\\Users\\\\kbrandt\\\\x"}'],
    ["the home folder with the other slash", "C:/Users/kbrandt/x"],
    ["the home folder as a folder's name", "see projects/-home-kbrandt-Kunden-Akten-nord"],
    ["the user name", "hello KBrandt, denied for kbrandt"],
    ["the host name", "peer brandt-buero.fritz.box closed; BRANDT-BUERO gone"],
    ["a secret, raw", 'bad login hush/"quiet" 77\\x'],
    ["a secret in JSON", `bad ${JSON.stringify('hush/"quiet" 77\\x')}`],
    ["a secret in a URL", `bad ${encodeURIComponent('hush/"quiet" 77\\x')}`],
    ["a secret without any look of one", "login as correcthorsebattery failed"],
  ])("%s", (_name, input) => {
    expect(text(input)).not.toMatch(/brandt|Kunden|hush|quiet|correcthorse/i);
  });

  it("leaves account names that everybody has", () => {
    expect(text("the root element and the root user")).toBe("the root element and the root user");
  });
});

describe("URLs, cookies, tokens and addresses are taken out of any text", () => {
  it.each([
    [
      "URL with everything",
      "GET https://me:pw@shop.example/a/b?q=1#x failed, retrying",
      "GET https://<url> failed, retrying",
    ],
    [
      "URL in quotes and brackets",
      "fetch('https://a.example/x(1)') (wss://b.example)",
      "fetch('https://<url>') (wss://<url>)",
    ],
    ["URL in JSON with escaped slashes", '{"u":"https:\\/\\/a.example\\/x"}', '{"u":"<url>"}'],
    ["database URL", "cannot reach postgres://app:pw@db.example:5432/main", "cannot reach postgres://<url>"],
    ["git remote", "clone of git@git.example.org:karen/diary.git failed", "clone of <url> failed"],
    ["e-mail address", "mail to jo.doe+x@mail.example.com bounced", "mail to <email> bounced"],
    ["IPv4 with port", "connect ECONNREFUSED 203.0.113.9:443", "connect ECONNREFUSED <ip>:443"],
    ["IPv6", "peer 2001:db8::8a2e:370:7334 left", "peer <ip> left"],
    ["IPv6 in brackets", "to [fe80::1ff:fe23:4567:890a%eth2]:80", "to [<ip>]:80"],
    ["MAC address", "on 00:1B:44:11:3a:B7 now", "on <mac> now"],
    ["host of a look-up", "getaddrinfo ENOTFOUND vault", "getaddrinfo ENOTFOUND <host>"],
    ["UUID", "run 0b5e1d3a-7d7c-4c8f-9a57-2f1f6a1c9e10 failed", "run <id> failed"],
    ["bearer header", "Authorization: Bearer abc.def-123", "Authorization: <secret>"],
    ["cookie header", "cookie: sid=1; theme=dark", "cookie: <secret>"],
    ["quoted password", '{"password":"correct horse"}', '{"password":"<secret>"}'],
    ["query token", "bad query ?token=abc&page=2", "bad query ?token=<secret>&page=2"],
    ["Stripe key", `no such key sk_${"live"}_51HxYabcDEF0123456789`, "no such key <key:stripe>"],
    ["AWS key", `id AKIA${"Q7RSTUVWXYZ23456"} refused`, "id <key:aws> refused"],
    ["GitHub token", `using ghp_${"a1B2c3D4e5".repeat(4)}!`, "using <key:github>!"],
    ["JWT", `jwt eyJ${"hbGciOiJub25l"}.eyJzdWIiOiIxIn0.c2ln bad`, "jwt <jwt> bad"],
    ["PEM without end", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg", "<pem>"],
    ["PEM", "x -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- y", "x <pem> y"],
    ["card", "charge 4242 4242 4242 4242 failed", "charge <card> failed"],
    ["IBAN", "to DE02 1203 0000 0000 2020 51 failed", "to <iban> failed"],
    ["phone", "call +49 30 901820 now", "call <phone> now"],
    ["request path", "no route for /people/karen?q=a+b", "no route for <path>"],
    ["old form of a look-up", "getaddrinfo ENOTFOUND db.x db.x:443", "getaddrinfo ENOTFOUND <host>:443"],
    ["XML element", "<ns:password>hunter2</ns:password> refused", "<value> refused"],
    ["name with an apostrophe", "from 'jo.o'doe@mail.example.com'", "from '<email>'"],
    ["network", "allow 203.0.113.0/24", "allow <ip>/24"],
    ["connection string", "Server=db1;User Id=sa;Password=pw;", "Server=<value>;User Id=<value>;Password=<secret>;"],
    ["scheme of nobody's", "open karen-brandt://x/y", "open <url>"],
    ["reference without scheme", "with url: //www2.shop.example.com/search?q=opera", "with url: <url>"],
    ["web server below any domain", "see www.brandt.museum/now today", "see <url> today"],
    ["second-level domain", "from shop.brandt.co.il now", "from <host> now"],
    ["host on the local network", "connect to bakery-01:5432 failed", "connect to <host>:5432 failed"],
    ["host of a setting", "for host=bakery-01", "for host=<host>"],
    ["ssh", "ssh -v karen@bakery failed", "ssh -v <host> failed"],
    ["logon name", "OTTOKAR-PC\\ottokar has no access", "<user> has no access"],
    ["document", "file annas-report.pdf not found", "file <path> not found"],
    ["partly masked key", "Incorrect key provided: 2c84397********caf8.", "Incorrect key provided: <secret>."],
    ["netrc", "machine x login ci password hunter22", "machine x login ci password <secret>"],
    ["short option", "sshpass -p 'hunter2' scp", "sshpass -p '<secret>' scp"],
    ["Oracle", "jdbc:oracle:thin:scott/tiger1@//db", "jdbc:oracle:thin:<secret>@//db"],
    ["named key", "API key: 9f2c71aa", "API key: <secret>"],
    ["spaced assignment", 'token := "9f2c71aa"', 'token := "<secret>"'],
    ["index", "headers['x-api-key'] = '9f2c71aa'", "headers['x-api-key'] = '<secret>'"],
    ["comparison", "token==9f2c71aa0b", "token==<secret>".replace("==<", "=<")],
    ["NIF", "DNI 12345678Z refused", "DNI <national-id> refused"],
    ["codice fiscale", "for RSSMRA85T10A562S now", "for <national-id> now"],
    ["CPF", "cpf 529.982.247-25 refused", "cpf <national-id> refused"],
    ["personnummer", "for 811228-9874 now", "for <national-id> now"],
    ["resident id", "for 11010519491231002X now", "for <national-id> now"],
    ["passport", "passport no. C01X00T47 refused", "passport no. <national-id> refused"],
    ["Ethereum", "to 0x52908400098527886E0F7030069857D2E4169EE7 now", "to <wallet> now"],
    ["Bitcoin", "to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 now", "to <wallet> now"],
    ["phone behind a word", "answering at 516 466 637 today", "answering at <phone> today"],
    ["phone in front of a word", "055 437 109 office", "<phone> office"],
    ["excerpt", "Could not parse: `Should I look it up first`", "Could not parse: `<text>`"],
    ["markup", 'got <figure title="Olive Grove" class="x">', "got <text>"],
    ["sentence as argument", "getByText('Ledger link created') failed", "getByText('<text>') failed"],
    ["code frame", "bad\n> 2 | const karen = 1;\n", "bad\n> 2 | <text>\n"],
    ["line that is pointed at", "bad\nkaren: [1\n      ^\n", "bad\n<text>\n      ^\n"],
    ["relative path of Windows", "in clock\\src\\app\\karen.js", "in <path>"],
    ["loopback", "GET http://localhost:8080/karen?x=1 failed", "GET http://localhost:8080/<path> failed"],
    ["loopback with a name behind", "http://localhost.karen.example/", "http://<url>"],
    ["random run", "lock q7Zk2Lw9Xv4Rt8Np3Bs6 held", "lock <secret> held"],
  ])("%s", (_name, input, output) => {
    expect(text(input)).toBe(output);
  });
});

describe("paths say which code, never whose", () => {
  it.each([
    [
      "POSIX",
      "ENOENT: no such file or directory, open '/srv/data/karen.csv'",
      "ENOENT: no such file or directory, open '<path>'",
    ],
    ["with position", "/srv/x/app.js:12:5 bad", "<path>:12:5 bad"],
    ["Windows with blanks", "at C:\\Users\\Jo Doe\\Desktop\\a.txt here", "at <path> here"],
    ["UNC", "copy \\\\nas01\\team\\plan.docx failed", "copy <path> failed"],
    ["tilde", "reading ~/diary/today", "reading <path>"],
    ["file URL", "import file:///srv/x/y.mjs failed", "import <path> failed"],
    ["package", "in /srv/x/node_modules/undici/lib/api.js:3:4", "in node_modules/undici/lib/api.js:3:4"],
    ["package that climbs out", "in /x/node_modules/a/../../../home/jo/b.js", "in <path>"],
    ["host", "Cannot find module '/usr/lib/node_modules/crawler/dist/fetch.js'", "Cannot find module 'dist/fetch.js'"],
    ["data inside the host's folder", "open '/usr/lib/node_modules/crawler/cache/jo.csv'", "open '<path>'"],
  ])("%s", (_name, input, output) => {
    expect(text(input)).toBe(output);
  });
});

describe("an allowed host", () => {
  const allowed = createSanitizer({ ...FACTS, allowedHosts: ["API.crawler.dev"] }).text;

  it.each([
    ["https://api.crawler.dev/v1/karen?x=1 failed", "https://api.crawler.dev/<path> failed"],
    ["https://api.crawler.dev failed", "https://api.crawler.dev failed"],
    ["https://api.crawler.dev:8443/v1", "https://api.crawler.dev/<path>"],
    ["https://api.crawler.dev/", "https://api.crawler.dev/"],
    ["https://karen:pw@api.crawler.dev:8443/v1", "https://<url>"],
    ["https://api.crawler.dev.karen.example/v1", "https://<url>"],
    ["https://karen.example/?u=https://api.crawler.dev/", "https://<url>"],
  ])("%s", (input, output) => {
    expect(allowed(input)).toBe(output);
    expect(allowed(output)).toBe(output);
  });
});

describe("technical text comes back unchanged", () => {
  it.each([
    'ERR_INVALID_ARG_TYPE: The "path" argument must be of type string. Received undefined',
    "requires node >=20.19.2 <23, found 20.20.2 (v8 11.3.244.8)",
    "connect ECONNREFUSED 127.0.0.1:5432 and ::1:5432",
    "listening on http://localhost:8080/, http://127.0.0.1:3000 and http://[::1]:9",
    "at node:internal/url:797:25",
    "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    "Content-Type application/json; charset=utf-8 is not text/html",
    "HTTP/1.1 503 Service Unavailable",
    "since 2026-01-31T09:15:00.000Z, 1769850900000 ms",
    "total_tokens: 1234, author: required, token_count=99",
    "getHttp2ServerResponseHandlerForV8Engine is not a function",
    "git rebase --onto origin/main HEAD~3 failed in feature/login",
    "TypeError [ERR_X]: Cannot read properties of undefined (reading 'map')",
    "std::vector and a::b are names, 12:34:56 is a time",
    "id 00000000-0000-0000-0000-000000000000 is nil",
    "expected 3 and/or 4 of 1/2, see #42",
  ])("%s", (input) => {
    expect(text(input)).toBe(input);
  });
});
