// Secrets in the forms that their vendors and standards document, in the texts where programs print them.
import { BASE32, BASE62, BASE64URL, BECH32, base64, DIGITS, gone, HEX, itemsOf, jwt, key, pem } from "./compose.mjs";

const rsa = pem("RSA PRIVATE KEY");
const openssh = pem("OPENSSH PRIVATE KEY");
const pkcs8 = pem("PRIVATE KEY");

export const items = itemsOf("secrets", [
  // Keys that name their vendor.
  ["vendor-key", `remote: ‹Invalid username or token› ${gone(key("ghp_", 36))} for repository`],
  ["vendor-key", `‹GET /user 401›: bad token ${gone(`${key("github_pat_", 22)}_${key("", 59)}`)}`],
  ["vendor-key", `‹HTTP Basic: Access denied.› Used ${gone(key("glpat-", 20, BASE64URL))}`],
  ["vendor-key", `‹InvalidClientTokenId›: the key ${gone(key("AKIA", 16, BASE32))} does not exist`],
  ["vendor-key", `aws_secret_access_key = ${gone(base64(30))}`],
  [
    "vendor-key",
    `‹API key not valid.› https://maps.googleapis.com/maps/api/geocode/json?key=${gone(key("AIza", 35, BASE64URL))}`,
  ],
  [
    "vendor-key",
    `slack: ‹invalid_auth› (${gone(`xoxb-${key("", 12, DIGITS)}-${key("", 13, DIGITS)}-${key("", 24)}`)})`,
  ],
  [
    "vendor-key",
    `POST https://hooks.slack.com/services/${gone(`${key("T", 10)}/${key("B", 10)}/${key("", 24)}`)} ‹404 no_team›`,
  ],
  ["vendor-key", `‹StripeAuthenticationError›: Expired API Key provided: ${gone(key("sk_live_", 24))}`],
  ["vendor-key", `No signatures found matching for ${gone(key("whsec_", 32))}`],
  ["vendor-key", `//registry.example.test/:_authToken=${gone(key("npm_", 36))}`],
  [
    "vendor-key",
    `‹403 Invalid or non-existent authentication› password ${gone(key("pypi-AgEIcHlwaS5vcmcC", 120, BASE64URL))}`,
  ],
  ["vendor-key", `‹Incorrect API key provided›: ${gone(key("sk-proj-", 64, BASE64URL))}.`],
  ["vendor-key", `‹authentication_error›: invalid x-api-key ${gone(`${key("sk-ant-api03-", 93, BASE64URL)}AA`)}`],
  [
    "vendor-key",
    `mail: ‹535 Authentication failed› apikey/${gone(`${key("SG.", 22, BASE64URL)}.${key("", 43, BASE64URL)}`)}`,
  ],
  ["vendor-key", `TWILIO_AUTH_TOKEN=${gone(key("", 32, HEX))} twilio.js:12`],
  ["vendor-key", `‹Unable to authenticate you› using ${gone(key("dop_v1_", 64, HEX))}`],
  ["vendor-key", `‹401 Client Error›: token ${gone(key("hf_", 34))} has no access to the model`],
  ["vendor-key", `shopify: ‹[API] Invalid API key or access token› ${gone(key("shpat_", 32, HEX))}`],
  [
    "vendor-key",
    `telegram: ‹ETELEGRAM: 401 Unauthorized› at https://api.telegram.org/bot${gone(`${key("", 10, DIGITS)}:${key("AA", 33, BASE64URL)}`)}/getMe`,
  ],
  ["vendor-key", `‹unauthorized: incorrect username or password› ${gone(key("dckr_pat_", 27, BASE64URL))}`],
  ["vendor-key", `databricks: ‹Invalid access token.› ${gone(key("dapi", 32, HEX))}`],
  ["vendor-key", `vault: ‹permission denied› for ${gone(key("hvs.", 90, BASE64URL))}`],
  ["vendor-key", `linear: ‹Authentication required› [${gone(key("lin_api_", 40))}]`],
  ["vendor-key", `‹glsa check failed›: ${gone(`${key("glsa_", 32)}_${key("", 8, HEX)}`)}`],
  ["vendor-key", `identity file: ${gone(key("AGE-SECRET-KEY-1", 58, BECH32))}`],
  [
    "vendor-key",
    `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${gone(base64(64))};EndpointSuffix=core.windows.net`,
  ],
  ["vendor-key", `‹supabase link failed› with ${gone(key("sbp_", 40, HEX))}`],
  // Credentials in URLs.
  ["url", `‹connect ECONNREFUSED› postgres://${gone("app:Wagenrad-88")}@db.example.test:5432/shop`],
  [
    "url",
    `‹MongoServerError: bad auth› mongodb+srv://root:${gone("pl%40num-7z")}@cluster0.example.test/?retryWrites=true`,
  ],
  ["url", `‹WRONGPASS› redis://:${gone("q8Lx-otter-vine")}@cache.example.test:6379/0`],
  ["url", `amqps://worker:${gone(key("", 20))}@mq.example.test/%2Fjobs ‹Handshake terminated by server›`],
  [
    "url",
    `fatal: unable to access 'https://oauth2:${gone(key("", 24))}@git.example.test/team/app.git/': ‹The requested URL returned error: 403›`,
  ],
  ["url", `GET https://bucket.example.test/a.zip?X-Amz-Expires=300&X-Amz-Signature=${gone(key("", 64, HEX))} ‹403›`],
  ["url", `https://files.example.test/report.csv?sv=2022-11-02&sig=${gone(encodeURIComponent(base64(32)))}`],
  [
    "url",
    `redirect http://localhost:8080/callback#access_token=${gone(key("ya29.", 80, BASE64URL))}&token_type=Bearer`,
  ],
  ["url", `‹invalid_grant› /oauth/token?grant_type=refresh_token&refresh_token=${gone(key("1//0", 60, BASE64URL))}`],
  ["url", `otpauth://totp/Example?secret=${gone(key("", 32, BASE32))}&issuer=Example`],
  // Headers, as HTTP clients and servers log them.
  ["header", `> Authorization: Bearer ${gone(jwt({ sub: "4711", scope: "read", exp: 1_900_000_000 }))}`],
  [
    "header",
    `"authorization":"Basic ${gone(Buffer.from("deploy:Nachtzug-40").toString("base64"))}","accept":"‹application/json›"`,
  ],
  ["header", `< Set-Cookie: sid=${gone(key("s%3A", 32))}; Path=/; HttpOnly`],
  ["header", `headers: { cookie: 'session=${gone(key("", 40))}; theme=dark', host: '‹localhost:3000›' }`],
  ["header", `X-Api-Key: ${gone(key("", 32))}\nContent-Type: ‹application/json›`],
  ["header", `Proxy-Authorization: Basic ${gone(Buffer.from("proxyuser:lantern.42").toString("base64"))}`],
  ["header", `‹upstream answered 401› to PRIVATE-TOKEN: ${gone(key("", 20))}`],
  // Command lines and environments.
  ["command", `‹Command failed›: mysqldump -u app --password=${gone("Zaunkoenig7")} shop`],
  ["command", `‹Command failed›: curl -u deploy:${gone("rook&Pawn9")} https://ci.example.test/build`],
  ["command", `PGPASSWORD=${gone("tidal.Wave.3")} psql -h db.example.test shop`],
  ["command", `docker login -u ci -p ${gone("Quarry_Stone_5")} registry.example.test`],
  ["command", `env: NODE_ENV=‹production› SESSION_SECRET=${gone("correct-horse-battery")}`],
  ["command", `sshpass -p '${gone("moss;Green8")}' ssh backup.example.test`],
  // Files of settings.
  ["settings", `‹Unexpected token }› in {"client_id":"web","client_secret":"${gone(key("", 40, BASE64URL))}"}`],
  ["settings", `‹bad indentation of a mapping entry›\n  password: ${gone("Gletscher#19")}\n  port: 5432`],
  ["settings", `machine git.example.test login ci password ${gone("harbor-Light-6")}`],
  ["settings", `<add key="smtp"><password>${gone("Kiesel+Stein2")}</password></add> ‹is not well-formed›`],
  ["settings", `Server=sql.example.test;Database=shop;User Id=sa;Password=${gone("Tr0ckenObst!")};Encrypt=True`],
  [
    "settings",
    `{"auths":{"registry.example.test":{"auth":"${gone(Buffer.from("ci:Palisade-31").toString("base64"))}"}}}`,
  ],
  ["settings", `jdbc:oracle:thin:scott/${gone("Birkenhain4")}@//ora.example.test:1521/XE`],
  ["settings", `root:${gone(`$6$${key("", 12)}$${key("", 86, `${BASE62}./`)}`)}:19700:0:99999:7:::`],
  // Keys over several lines.
  ["private-key", `‹error:0909006C:PEM routines›\n${rsa.whole.replace(rsa.lines[1], gone(rsa.lines[1]))}`],
  [
    "private-key",
    `‹Load key "id_ed25519": invalid format›\n${openssh.whole.replace(openssh.lines[0], gone(openssh.lines[0]))}`,
  ],
  [
    "private-key",
    JSON.stringify({ type: "service_account", private_key: pkcs8.whole }).replace(pkcs8.lines[2], gone(pkcs8.lines[2])),
  ],
]);
