import { lazy } from "../platform/lazy.ts";

/** A kind of key with a fixed form by its vendor. */
export interface VendorKey {
  /** The part after `key:` in the placeholder: lower-case letters, digits, hyphens. */
  readonly vendor: string;
  /** Every key of this kind holds one of these texts: the rule is skipped where none is found. */
  readonly hints: readonly string[];
  /** The key itself, as the source of a pattern. Every quantifier is bounded. */
  readonly form: string;
}

const key = (vendor: string, hints: string | readonly string[], form: string): VendorKey => ({
  vendor,
  hints: typeof hints === "string" ? [hints] : hints,
  form,
});

const B64URL = "[A-Za-z0-9_-]";
const ALNUM = "[A-Za-z0-9]";
const HEX = "[0-9a-f]";
const UUID = `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`;

// For prefixes that are also words: names hold few digits and seldom capitals, random keys hold both. A key that a
// condition refuses by chance is left to the rule for random runs.
const DIGIT = "(?=[A-Za-z]{0,64}\\d)";
const DIGITS = "(?=[A-Za-z]{0,40}\\d[A-Za-z]{0,40}\\d)";
const DIGIT_B64URL = "(?=[A-Za-z_-]{0,64}\\d)";
const DIGITS_B64URL = "(?=[A-Za-z_-]{0,40}\\d[A-Za-z_-]{0,40}\\d)";
const UPPER = "(?=[a-z0-9_-]{0,40}[A-Z])";
const END = "(?![A-Za-z0-9_-])";

/**
 * Forms as the vendors describe them in their own documentation of keys, or announce them for secret scanners. Lengths
 * are wider than described, since vendors change them. Where two forms share a prefix, the narrower comes first.
 *
 * Kinds of keys without a text of their own (40 hexadecimal digits, a UUID) are not here: a rule for a name in front of
 * them or for random runs takes them.
 */
export const vendorKeys = lazy((): readonly VendorKey[] => [
  // IAM unique identifiers: four-letter prefix, then base 32.
  key("aws", ["AKIA", "ASIA", "ABIA", "ACCA", "AROA", "AIDA"], "A(?:KIA|SIA|BIA|CCA|ROA|IDA)[A-Z2-7]{16,17}"),
  key("aws", "ABSK", `ABSK[A-Za-z0-9+/]{100,300}={0,2}`),
  // "Behind GitHub's new authentication token formats".
  key("github", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], `gh[pousr]_${ALNUM}{20,255}`),
  key("github", "github_pat_", "github_pat_[A-Za-z0-9_]{20,255}"),
  // GitLab, "Token overview": personal, deploy, runner, job, trigger, feed, agent, SCIM, feature flag tokens.
  key("gitlab", ["gl"], `gl(?:pat|dt|rt|rtr|cbt|ptt|ft|agent|soat|ffct|imt|oas)-${B64URL}[A-Za-z0-9_.-]{15,300}`),
  key("npm", "npm_", `npm_${ALNUM}{30,64}`),
  key("pypi", "pypi-", `pypi-AgE${B64URL}{40,1000}`),
  key("rubygems", "rubygems_", `rubygems_${HEX}{40,64}`),
  key("docker", ["dckr_"], `dckr_(?:pat|oat)_${B64URL}{20,64}`),
  // Paymob, "Secret and public keys": Stripe's form behind a country.
  key(
    "paymob",
    ["egy_", "are_", "sau_", "omn_", "pak_"],
    `(?:egy|are|sau|omn|pak)_[sp]k_(?:live|test)_${ALNUM}{28,128}`,
  ),
  // Radar.com, "API keys" of a project: Stripe's words, too.
  key("radar", ["prj_live_", "prj_test_"], `prj_(?:live|test)_[sp]k_${HEX}{36,48}`),
  // Toss Payments, "API keys": the mode stands in front of the kind.
  key("tosspayments", ["live_", "test_"], `(?:live|test)_g?[sc]k_${DIGIT}${ALNUM}{20,64}`),
  // Pagar.me, "Chaves de acesso": account and encryption keys.
  key("pagarme", ["k_live_", "k_test_"], `[ae]k_(?:live|test)_${ALNUM}{20,48}`),
  // Stripe, "API keys": mode and kind stand in the prefix.
  key("stripe", ["k_live_", "k_test_", "k_prod_"], `(?:sk|rk|pk)_(?:live|test|prod)_${ALNUM}{10,255}`),
  key("stripe", "whsec_", "whsec_[A-Za-z0-9+/]{20,90}={0,2}"),
  // Slack, "Token types".
  key("slack", "xox", "xox[abceoprs](?:\\.xox[abceoprs])?-[A-Za-z0-9-]{8,255}"),
  key("slack", "xapp-", "xapp-\\d-[A-Za-z0-9-]{10,255}"),
  // Google: API keys, OAuth access and refresh tokens, OAuth client secrets.
  key("google", "AIza", `AIza${B64URL}{30,40}`),
  key("google", "ya29.", `ya29\\.${B64URL}{20,1000}`),
  key("google", "1//0", `1//0${B64URL}{30,200}`),
  key("google", "GOCSPX-", `GOCSPX-${B64URL}{20,40}`),
  key("openai", "sk-", `sk-(?:proj|svcacct|admin|None)-${DIGIT_B64URL}${B64URL}{20,255}`),
  key("anthropic", "sk-ant-", `sk-ant-${DIGIT_B64URL}${B64URL}{20,255}`),
  key("openrouter", "sk-or-", `sk-or-${DIGIT_B64URL}${B64URL}{20,100}`),
  // Langfuse, "API keys".
  key("langfuse", ["sk-lf-", "pk-lf-"], `[sp]k-lf-${UUID}`),
  key("helicone", ["k-helicone-"], `[sp]k-helicone-${DIGIT_B64URL}[a-z0-9-]{28,48}`),
  // Older keys of OpenAI; DeepSeek, Moonshot, DashScope and Stability have taken over the form.
  key("openai", "sk-", `sk-${ALNUM}{20,100}`),
  key("huggingface", ["hf_", "api_org_"], `(?:hf|api_org)_${ALNUM}{30,64}`),
  key("groq", "gsk_", `gsk_${ALNUM}{40,64}`),
  key("replicate", "r8_", `r8_${ALNUM}{30,64}`),
  key("perplexity", "pplx-", `pplx-${ALNUM}{40,64}`),
  key("xai", "xai-", `xai-${ALNUM}{60,100}`),
  key("sendgrid", "SG.", `SG\\.${B64URL}{16,32}\\.${B64URL}{30,64}`),
  // Twilio SIDs: two letters and 32 hexadecimal digits.
  key("twilio", ["SK", "AC"], `(?:SK|AC)[0-9a-fA-F]{32}`),
  key("mailgun", ["key-", "pubkey-"], `(?:pub)?key-${HEX}{32}`),
  key("mailchimp", "-us", `${HEX}{32}-us\\d{1,2}`),
  key("brevo", "xkeysib-", `xkeysib-${HEX}{64}-${ALNUM}{16}`),
  key("postman", "PMAK-", `PMAK-${HEX}{24}-${HEX}{34}`),
  key("digitalocean", ["do"], `do[por]_v1_${HEX}{64}`),
  key("shopify", "shp", `shp(?:at|ca|pa|ss|tka)_[0-9a-fA-F]{32,40}`),
  key("square", ["sq0", "EAAA"], `(?:sq0[a-z]{3}-${B64URL}{22,43}|EAAA${B64URL}{50,64})`),
  key("paypal", "access_token$", `access_token\\$(?:production|sandbox)\\$${ALNUM}{16}\\$${HEX}{32}`),
  // Facebook/Meta graph tokens.
  key("meta", "EAA", `EAA${ALNUM}{60,255}`),
  key("telegram", ":A", `\\d{6,12}:A${B64URL}{34}`),
  // Discord: user id, time and signature, base64url, joined by dots. The id is a number, so its first digit is known.
  key(
    "discord",
    ["MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"],
    `(?:M[Tjz]|N[DTjz]|O[DT])${B64URL}{21,26}\\.${B64URL}{6}\\.${B64URL}{27,40}`,
  ),
  key("sentry", "sntry", `sntry[su]_${B64URL}[A-Za-z0-9+/=_-]{40,400}`),
  key("posthog", ["phc_", "phx_"], `ph[cx]_${ALNUM}{30,64}`),
  key("heroku", "HRKU-", `HRKU-${B64URL}{36,80}`),
  // HashiCorp: Vault service, batch and recovery tokens; Terraform Cloud.
  key("hashicorp", ["hv"], `hv[sbr]\\.${B64URL}{20,300}`),
  key("hashicorp", ".atlasv1.", `${ALNUM}{14}\\.atlasv1\\.${B64URL}{60,70}`),
  key("databricks", "dapi", `dapi${HEX}{32}(?:-\\d)?`),
  key("linear", "lin_", `lin_(?:api|oauth)_${ALNUM}{32,64}`),
  key("notion", ["secret_", "ntn_"], `(?:secret|ntn)_${ALNUM}{40,50}`),
  key("doppler", "dp.", `dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9_.-]{40,64}`),
  key("planetscale", "pscale_", `pscale_(?:tkn|pw|oauth|pid)_[A-Za-z0-9=._-]{30,64}`),
  key("grafana", ["glsa_", "glc_"], `gl(?:sa|c)_[A-Za-z0-9+/_=-]{30,400}`),
  key("newrelic", "NR", `NR(?:AK|JS|II|RA|AA|IQ)-${B64URL}{19,40}`),
  // Atlassian API tokens and Bitbucket app passwords.
  key("atlassian", ["ATATT3", "ATCTT3", "ATBB"], `AT(?:ATT3|CTT3|BB)[A-Za-z0-9=_-]{24,255}`),
  key("figma", "fig", `fig(?:d|u|or|oh|uh)?_${DIGIT_B64URL}${B64URL}{40,64}`),
  key("dropbox", "sl.", `sl\\.${B64URL}{100,1000}`),
  key("airtable", "pat", `pat${ALNUM}{14}\\.${HEX}{64}`),
  key("supabase", "sb", `sb(?:p_${HEX}{40}|_(?:secret|publishable)_${B64URL}{20,64})`),
  key("fly", ["fo1_", "fm"], `(?:fo1_${B64URL}{40,64}|fm[12][ar]?_[A-Za-z0-9+/=]{60,800})`),
  // Microsoft Entra ID client secrets: three characters, a digit, `Q~`, and the rest.
  key("azure", "Q~", `[A-Za-z0-9_~.-]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}`),
  // Microsoft, "Common Annotated Security Keys": DevOps tokens and the keys of AI, search, functions and others.
  key("azure", "JQQJ9", `${ALNUM}{52}JQQJ9${ALNUM}{20,40}`),
  // Microsoft Security Utilities, identifiable keys: storage, batch, Cosmos DB, service bus, event hub, relay.
  key(
    "azure",
    ["+ASt", "+ABa", "ACDb", "+ASb", "+AEh", "+ARm"],
    "(?<![+/])[A-Za-z0-9+/]{32,78}(?:\\+(?:ASt|ABa|ASb|AEh|ARm)|ACDb)[A-Za-z0-9+/]{4,8}={1,2}",
  ),
  key("pulumi", "pul-", `pul-${HEX}{40}`),
  // Cloudflare, "Token formats"; before them, Origin CA keys.
  key("cloudflare", ["cfk_", "cfut_", "cfat_"], `cf(?:k|ut|at)_${B64URL}{40,64}`),
  key("cloudflare", "v1.0-", `v1\\.0-${HEX}{24}-${HEX}{100,160}`),
  key("age", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}"),
  key("vercel", ["vc"], `vc[apirk]_${ALNUM}{24,80}`),
  key("tailscale", "tskey-", "tskey-[a-z]{2,16}-[A-Za-z0-9-]{16,80}"),
  key("netlify", "nfp_", `nfp_${ALNUM}{36,60}`),

  // Clouds, hosting, networks.
  // Alibaba Cloud, "AccessKey pair".
  key("alibaba", "LTAI", `LTAI${DIGIT}${ALNUM}{12,28}`),
  // Tencent Cloud, "SecretId".
  key("tencent", "AKID", `AKID${DIGIT}${ALNUM}{28,40}`),
  // Baidu AI Cloud, "Access key", and the keys of its v3 signature.
  key("baidu", "ALTAK", `(?:bce-v3/)?ALTAK(?:SP)?-?${ALNUM}{20,24}(?:/${HEX}{40})?`),
  key("volcengine", "AKLT", `AKLT${DIGIT}${ALNUM}{40,64}`),
  // Naver Cloud, "Sub account access keys".
  key("naver", "ncp_iam_", `ncp_iam_${ALNUM}{20,64}`),
  // Yandex Cloud, "API key", "IAM token"; Yandex ID, OAuth tokens.
  key("yandex", "AQVN", `AQVN${DIGIT_B64URL}${B64URL}{32,40}`),
  key("yandex", "t1.", `t1\\.${B64URL}{20,400}={0,2}\\.${B64URL}{80,90}={0,2}`),
  key("yandex", ["y0_", "y1_", "y2_", "y3_"], `y[0-3]_${DIGIT_B64URL}${B64URL}{50,64}`),
  // Scaleway, "API keys": access key.
  key("scaleway", "SCW", `SCW${DIGIT}[A-Z0-9]{17}${END}`),
  // Exoscale, "IAM API keys".
  key("exoscale", "EXO", `EXO${HEX}{24}${END}`),
  key("upcloud", "ucat_", "ucat_[A-Z0-9]{24,32}"),
  // Akamai, "EdgeGrid authentication": client and access tokens.
  key("akamai", "akab-", "akab-[a-z0-9]{16}-[a-z0-9]{16}"),
  // Backblaze B2, "Application keys".
  key("backblaze", "K00", "K00\\d[A-Za-z0-9+/]{27}(?![A-Za-z0-9+/_-])"),
  key("tigris", "tsec_", `tsec_${DIGIT_B64URL}[A-Za-z0-9_+/-]{32,80}`),
  key("render", "rnd_", `rnd_${DIGIT}${ALNUM}{24,48}`),
  // Deno Deploy, "Access tokens": personal and organisation.
  key("deno", ["ddp_", "ddo_", "ddw_"], `dd[pow]_${DIGIT}${ALNUM}{30,48}`),
  // Service passwords, also those of DigitalOcean's managed databases.
  key("aiven", "AVNS_", `AVNS_${DIGIT_B64URL}${B64URL}{16,28}`),
  // Neon, "API keys" and the passwords of its roles.
  key("neon", "napi_", `napi_${DIGIT}${ALNUM}{40,80}`),
  key("neon", "npg_", `npg_${DIGIT}${ALNUM}{12,32}`),
  // MongoDB Atlas, "Service accounts": client secret.
  key("mongodb", "mdb_sa_sk_", `mdb_sa_sk_${B64URL}{30,64}`),
  // Cockroach Cloud, "API access": secret of a service account.
  key("cockroachlabs", "CCDB1_", `CCDB1_${ALNUM}{20,24}_${ALNUM}{36,48}`),
  // InfluxDB 3, "Manage tokens".
  key("influxdb", "apiv3_", `apiv3_${DIGIT_B64URL}${B64URL}{60,120}`),
  key("xata", "xau_", `xau_${DIGIT}${ALNUM}{28,64}`),
  // Confluent Cloud, "API key format": prefix since 30 July 2025.
  key("confluent", "cflt", `cflt${DIGITS}[A-Za-z0-9+/]{56,64}`),
  key("dnsimple", "dnsimple_", `dnsimple_[au]_${ALNUM}{30,48}`),
  key("porkbun", ["pk1_", "sk1_"], `[ps]k1_${HEX}{60,72}`),
  // NetBird, "Personal access tokens".
  key("netbird", "nbp_", `nbp_${DIGIT}${ALNUM}{34,48}`),
  // Defined Networking, "API keys".
  key("defined-networking", "dnkey-", `dnkey-${B64URL}{20,32}-${B64URL}{40,64}`),
  // OpenShift, "OAuth access tokens".
  key("openshift", "sha256~", `sha256~${B64URL}{40,48}`),
  // Portainer, "Accessing the API": base 64 of 32 bytes.
  key("portainer", "ptr_", "ptr_[A-Za-z0-9+/]{43}="),

  // Code, builds, packages, infrastructure as code.
  // CircleCI, "Managing API tokens": personal and project.
  key("circleci", ["CCIPAT_", "CCIPRJ_"], `CCIP(?:AT|RJ)_${ALNUM}{20,24}_${HEX}{36,44}`),
  // Buildkite: user, agent, cluster, job and portal tokens.
  key("buildkite", "bk", `bk(?:ua|at|ct|aj|pt)_${DIGIT}${ALNUM}{32,400}`),
  // SonarQube, "Managing tokens": user, project and global analysis.
  key("sonar", ["squ_", "sqp_", "sqa_"], `sq[upa]_${HEX}{36,64}`),
  // JFrog: API keys and reference tokens ("reftkn:" in base 64).
  key("jfrog", ["AKCp", "cmVmdGtuO"], `(?:AKCp${ALNUM}{60,80}|cmVmdGtuO[g-v]${ALNUM}{48,80})`),
  // crates.io, RFC "Token scopes" and its tokens' prefix for secret scanning.
  key("crates-io", "cio", `cio${DIGITS}${ALNUM}{32}${END}`),
  // NuGet.org, "API keys".
  key("nuget", "oy2", `oy2[a-z0-9]{40,46}${END}`),
  key("clojars", "CLOJARS_", `CLOJARS_${HEX}{56,64}`),
  // Private Packagist, "Token format".
  key("packagist", "packagist_", `packagist_[a-z]{3}_${HEX}{60,72}`),
  // Octopus Deploy, "API keys".
  key("octopus", "API-", `API-${DIGITS}[A-Z0-9]{25,40}${END}`),
  // Harness, "API keys": personal and service account tokens.
  key("harness", ["pat.", "sat."], `[ps]at\\.${B64URL}{20,24}\\.${HEX}{24}\\.${ALNUM}{18,24}`),
  key("infracost", "ico-", `ico-${DIGIT}${ALNUM}{30,40}${END}`),
  key("prefect", ["pnu_", "pnb_"], `pn[ub]_${DIGIT}${ALNUM}{32,48}`),
  // Sourcegraph, "Access tokens", dotcom user gateway tokens and license keys; Segment's tokens share the prefix.
  key("sourcegraph", ["sgp_", "sgd_", "slk_"], `(?:sg[pd]_(?:(?:${HEX}{16}|local)_)?${HEX}{40}|slk_${HEX}{64})${END}`),
  // Segment, "Public API tokens".
  key("segment", "sgp_", `sgp_${ALNUM}{56,72}`),
  // Snyk: user and service account access tokens.
  key("snyk", ["snyk_uat.", "snyk_sat."], "snyk_[us]at\\.[A-Za-z0-9_.-]{30,400}"),
  // Socket.dev, "API tokens".
  key("socket", "sktsec_", `sktsec_${B64URL}{36,80}`),
  // StackHawk, "API keys".
  key("stackhawk", "hawk.", `hawk\\.${B64URL}{18,24}\\.${B64URL}{18,24}`),
  // Veracode, "API credentials" outside the commercial US region.
  key("veracode", "vera01", `vera01[a-z]{2}-${HEX}{32,128}`),
  // Chromatic, project tokens.
  key("chromatic", "chpt_", `chpt_${HEX}{12,40}${END}`),
  key("gitpod", "gitpod_pat_", `gitpod_pat_${DIGIT_B64URL}[A-Za-z0-9_.-]{30,160}`),
  // Permit.io, "Environment API keys".
  key("permit", "permit_key_", `permit_key_${ALNUM}{60,120}`),
  // Infisical, service tokens.
  key("infisical", "st.", `st\\.${HEX}{24}\\.${HEX}{32,64}(?:\\.[a-z0-9]{32,64})?`),
  // 1Password: service account tokens, and secret keys as "About your Secret Key" prints them.
  key("1password", "ops_eyJ", "ops_eyJ[A-Za-z0-9+/_-]{100,4000}={0,3}"),
  key("1password", "A3-", "A3-[A-Z0-9]{6}-[A-Z0-9]{6}-?[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}"),
  // Bitwarden Secrets Manager, "Access tokens".
  key("bitwarden", "0.", `0\\.${UUID}\\.${ALNUM}{28,32}:[A-Za-z0-9+/]{22}==`),
  // LaunchDarkly, "Keys": SDK, API, mobile, relay.
  key("launchdarkly", ["sdk-", "api-", "mob-", "rel-"], `(?:sdk|api|mob|rel)-${UUID}`),
  // Stytch, "API keys"; before Statsig, which has the same word in front.
  key("stytch", "secret-", `secret-(?:live|test)-${DIGIT_B64URL}[A-Za-z0-9_=-]{32,48}`),
  // Statsig, "API keys".
  key("statsig", ["secret-", "client-", "console-"], `(?:secret|client|console)-${DIGITS}${ALNUM}{36,56}${END}`),
  // ConfigCat, "SDK keys".
  key("configcat", "configcat-sdk-1/", `configcat-sdk-1/${B64URL}{20,24}/${B64URL}{20,24}`),
  // Flagsmith, server-side environment keys.
  key("flagsmith", "ser.", `ser\\.${DIGITS}${UPPER}${ALNUM}{20,24}${END}`),
  // ReadMe, "API keys".
  key("readme", "rdme_", "rdme_[a-z0-9]{56,96}"),
  // Inngest, "Signing keys".
  key("inngest", "signkey-", `signkey-[a-z]{2,10}-${HEX}{32,80}`),
  // Trigger.dev: secret keys of environments, and personal tokens.
  key("trigger-dev", "tr_", `tr_(?:dev|prod|stg|preview|pat)_${DIGIT}${ALNUM}{18,48}`),
  // Zuplo, "API key format": random part and checksum.
  key("zuplo", "zpka_", `zpka_${ALNUM}{28,40}_${HEX}{8}`),
  // RapidAPI: three words mark the parts of a key.
  key("rapidapi", "jsn", `${ALNUM}{8,12}msh${ALNUM}{13,17}p1${ALNUM}{4,8}jsn${ALNUM}{10,14}${END}`),
  key("apify", "apify_api_", `apify_api_${ALNUM}{32,48}`),
  key("e2b", "e2b_", `(?:sk_)?e2b_${HEX}{36,48}`),
  key("browserbase", ["bb_live_", "bb_test_"], `bb_(?:live|test)_${DIGIT_B64URL}${B64URL}{24,40}`),

  // Watching and measuring.
  // Dynatrace, "Token format": prefix, public part, secret.
  key("dynatrace", "dt0", "dt0[a-z]\\d{2}\\.[A-Z0-9]{8,24}\\.[A-Z0-9]{60,68}"),
  // Honeycomb, "API keys": ingest and management, classic and not, per region.
  key("honeycomb", "hc", `hc[a-z](?:ic|ik|mk)_${DIGIT}[a-z0-9]{30,80}`),
  // Axiom: API and personal tokens.
  key("axiom", ["xaat-", "xapt-", "xait-"], `xa[api]t-${UUID}`),
  // Pydantic Logfire, write and read tokens.
  key("logfire", "pylf_v", `pylf_v\\d{1,2}_[a-z]{2,16}_${ALNUM}{36,64}`),
  key("coralogix", ["cxtp_", "cxth_"], `cxt[ph]_${ALNUM}{28,40}`),
  // Elastic Cloud, API keys.
  key("elastic", "essu_", "essu_[A-Za-z0-9+/_-]{40,200}={0,2}"),
  // PagerDuty, scoped OAuth tokens.
  key("pagerduty", ["pdus+", "pdeu+"], `pd(?:us|eu)\\+${DIGIT_B64URL}[A-Za-z0-9_+-]{20,80}`),
  key("rootly", "rootly_", `rootly_${HEX}{60,72}`),
  key("checkly", "cu_", `cu_${HEX}{32}${END}`),
  key("wakatime", "waka_", `waka_(?:[a-z]{3}_)?(?:${UUID}|${DIGITS}${ALNUM}{40,120})`),
  // dbt Cloud: service and user tokens.
  key("dbt", ["dbtc_", "dbtu_"], `dbt[cu]_${DIGIT_B64URL}[A-Za-z0-9_=-]{36,80}`),
  key("lightdash", "ldpat_", `ldpat_${HEX}{32,64}`),
  // Metabase, "API keys": base 64 of 32 bytes.
  key("metabase", "mb_", "mb_[A-Za-z0-9+/]{43}="),
  // GrowthBook, "API authentication".
  key("growthbook", "secret_", `secret_(?:admin|user|readonly)_${DIGIT}${ALNUM}{32,64}`),

  // Machine learning.
  key("elevenlabs", "sk_", `sk_${HEX}{48}${END}`),
  // Together AI, "API keys".
  key("together", "tgp_v1_", `tgp_v1_${B64URL}{36,64}`),
  key("fireworks", "fw_", `fw_${DIGITS}${ALNUM}{20,64}`),
  // NVIDIA, API catalog keys.
  key("nvidia", "nvapi-", `nvapi-${B64URL}{56,90}`),
  // LangSmith: personal and service keys, and the first form.
  key("langsmith", ["lsv2_", "ls__"], `(?:lsv2_(?:pt|sk)_${HEX}{32}_${HEX}{10}|ls__${HEX}{32})`),
  key("pinecone", "pcsk_", `pcsk_${ALNUM}{4,8}_${ALNUM}{56,72}`),
  // Weights & Biases: the long keys that replaced 40 hexadecimal digits.
  key("wandb", "wandb_v1_", `wandb_v1_${DIGIT_B64URL}${B64URL}{60,100}`),
  key("voyage", "pa-", `pa-${DIGITS_B64URL}${UPPER}${B64URL}{40,48}`),
  key("tavily", "tvly-", `tvly-(?:dev-|prod-)?${DIGIT}${ALNUM}{28,48}`),
  key("firecrawl", "fc-", `fc-${HEX}{32}${END}`),
  key("cerebras", "csk-", `csk-${DIGIT}[a-z0-9]{40,64}`),
  // Modal, "Tokens": id and secret.
  key("modal", ["ak-", "as-"], `a[ks]-${DIGITS}${UPPER}${ALNUM}{22}${END}`),
  key("runpod", "rpa_", `rpa_${DIGIT}[A-Z0-9]{30}${ALNUM}{4,40}`),
  key("jina", "jina_", `jina_${DIGIT_B64URL}${B64URL}{50,72}`),
  // LlamaCloud, "API keys".
  key("llamaindex", "llx-", `llx-${DIGIT}${ALNUM}{40,64}`),
  // Runway, "API authentication".
  key("runway", "key_", `key_${HEX}{128}`),
  // Kaggle, "API tokens".
  key("kaggle", "KGAT_", `KGAT_${HEX}{28,48}`),
  key("databento", "db-", `db-${DIGITS}${UPPER}${ALNUM}{27,31}${END}`),

  // Payment and trade.
  // Checkout.com, "API keys": base 32 and a check character; ElevenLabs' longer form stands above.
  key("checkout", ["sk_", "pk_"], `[sp]k_(?:sbx_)?(?=[a-z]{0,25}[2-7])[a-z2-7]{26}[a-z2-7*#$=]`),
  // Adyen, "API credentials": encrypted part, digest, random part.
  key("adyen", "AQE", "AQE[A-Za-z0-9+/]{60,200}={0,2}-[A-Za-z0-9+/]{40,48}={0,2}-[^\\s\"'`<>]{12,16}"),
  // Lob, "API keys": the length keeps checksums of other lengths apart.
  key("lob", ["live_", "test_"], `(?:live|test)_(?:${HEX}{35}|pub_${HEX}{31})${END}`),
  // GoCardless, access tokens.
  key("gocardless", ["live_", "sandbox_"], `(?:live|sandbox)_${DIGITS_B64URL}${UPPER}${B64URL}{40}${END}`),
  // Mollie, "Authentication": API keys and access tokens.
  key("mollie", ["live_", "test_", "access_"], `(?:live|test|access)_${DIGITS}${UPPER}${ALNUM}{28,34}${END}`),
  key("razorpay", "rzp_", `rzp_(?:live|test)_${ALNUM}{14,24}`),
  // Paddle, "API keys" and secrets of notification settings.
  key(
    "paddle",
    ["pdl_live_apikey_", "pdl_sdbx_apikey_"],
    `pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_${ALNUM}{20,24}_${ALNUM}{3}`,
  ),
  key("paddle", "pdl_ntfset_", `pdl_ntfset_[a-z0-9]{26}_[A-Za-z0-9+/]{30,40}`),
  // Plaid, "Tokens".
  key(
    "plaid",
    ["-sandbox-", "-development-", "-production-"],
    `(?:access|public|link|processor)-(?:sandbox|development|production)-${UUID}`,
  ),
  // Flutterwave, "API keys".
  key("flutterwave", ["FLWSECK", "FLWPUBK"], `FLW(?:SECK|PUBK)(?:_TEST)?-${ALNUM}{12,64}(?:-X)?`),
  // Chapa, "API keys".
  key("chapa", ["CHASECK", "CHAPUBK"], `CHA(?:SECK|PUBK)(?:_TEST)?-${ALNUM}{28,40}`),
  key("monnify", ["MK_PROD_", "MK_TEST_"], `MK_(?:PROD|TEST)_${DIGIT}[A-Z0-9]{10}${END}`),
  // Xendit, "API keys".
  key("xendit", "xnd_", `xnd_(?:public_)?(?:production|development)_${ALNUM}{36,96}`),
  // Midtrans, "Access keys".
  key("midtrans", ["Mid-server-", "Mid-client-"], `(?:SB-)?Mid-(?:server|client)-${B64URL}{16,40}`),
  // Omise, "Secret and public keys".
  key("omise", ["skey_", "pkey_"], `[sp]key_(?:test_)?${DIGIT}[a-z0-9]{18,24}${END}`),
  // Cashfree, client secrets.
  key("cashfree", "cfsk_ma_", `cfsk_ma_(?:prod|test)_${HEX}{32}_${HEX}{8}`),
  // Mercado Pago, "Credentials": access tokens.
  key("mercadopago", ["APP_USR-", "TEST-"], `(?:APP_USR|TEST)-\\d{12,20}-\\d{6}-${HEX}{32}-\\d{5,14}`),
  // Asaas, "Chaves de API".
  key("asaas", "$aact_", `\\$aact_${DIGIT_B64URL}[A-Za-z0-9:_=+/-]{60,300}`),
  // Wompi, "Ambientes y llaves".
  key("wompi", ["prv_", "pub_"], `(?:prv|pub)_(?:prod|test|stagtest)_${ALNUM}{20,48}`),
  // EasyPost, "API keys": production and test.
  key("easypost", ["EZAK", "EZTK"], `EZ[AT]K${ALNUM}{50,60}`),
  key("shippo", "shippo_", `shippo_(?:live|test)_${HEX}{36,48}`),
  key("duffel", "duffel_", `duffel_(?:live|test)_[A-Za-z0-9_=-]{36,56}`),
  // Polar, "API access": organisation, personal, user and customer tokens.
  key("polar", "polar_", `polar_[a-z]{2,3}_(?:[uo]_)?${DIGIT}${ALNUM}{32,64}`),
  key("quicknode", "QN_", `QN_${HEX}{32}`),
  // Amazon Marketplace and Login with Amazon: MWS tokens, client secrets, access and refresh tokens.
  key("amazon", ["amzn.mws.", "amzn1.oa2-cs."], `(?:amzn\\.mws\\.${UUID}|amzn1\\.oa2-cs\\.v1\\.${HEX}{60,72})`),
  key("amazon", ["Atza|", "Atzr|"], "Atz[ar]\\|[A-Za-z0-9_+/=-]{60,2000}"),
  // eBay: user tokens, and certificate ids as client secrets.
  key("ebay", "v^1.1#i^1#", "v\\^1\\.1#i\\^1#[A-Za-z0-9^#+/=]{40,4000}"),
  key("ebay", ["PRD-", "SBX-"], `(?:PRD|SBX)-${HEX}{12}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{4}`),
  // WooCommerce, "REST API keys": consumer key and secret.
  key("woocommerce", ["ck_", "cs_"], `c[ks]_${HEX}{40}${END}`),
  // Shopware, access keys of users, integrations, sales channels and exports.
  key("shopware", ["SWUA", "SWIA", "SWSC", "SWPE"], `SW(?:UA|IA|SC|PE)${DIGIT}[A-Z0-9]{20,24}${END}`),

  // Messages, marketing, work in teams.
  // Resend, "API keys".
  key("resend", "re_", `re_${ALNUM}{6,12}_${DIGITS}${ALNUM}{20,32}`),
  // MailerSend, "API tokens".
  key("mailersend", "mlsn.", `mlsn\\.${HEX}{56,72}`),
  // OneSignal, "Keys and IDs": app and organisation keys.
  key("onesignal", "os_v2_", "os_v2_(?:app|org)_[a-z2-7]{60,140}"),
  // Telnyx, API v2 keys.
  key("telnyx", "KEY", `KEY[0-9A-F]{32}_${ALNUM}{20,24}`),
  // Intercom, access tokens: "tok:" in base 64.
  key("intercom", "dG9rO", "dG9rO[g-v][A-Za-z0-9+/]{30,90}={0,2}"),
  // Klaviyo, private keys.
  key("klaviyo", "pk_", `pk_(?:${ALNUM}{6}_)?${HEX}{34}${END}`),
  // HubSpot, "Private apps": region and UUID.
  key("hubspot", "pat-", `pat-[a-z]{2,3}\\d-${UUID}`),
  // Salesforce, session ids: organisation id, exclamation mark, session.
  key("salesforce", ["!AQ", "!AR"], `00D${ALNUM}{12,15}!A[QR][A-Za-z0-9_.]{60,260}`),
  key("close", "api_", `api_${DIGIT}${ALNUM}{20,24}\\.${ALNUM}{20,24}`),
  // Asana, "Personal access token": version, ids, 32 hexadecimal digits.
  key("asana", ["0/", "1/", "2/"], `[0-2]/\\d{12,20}(?:/\\d{12,20})?:${HEX}{32}`),
  // ClickUp, "Personal API tokens".
  key("clickup", "pk_", "pk_\\d{5,12}_[A-Z0-9]{28,36}"),
  // Trello, user tokens as part of Atlassian's scheme.
  key("trello", "ATTA", "ATTA[0-9a-fA-F]{60,80}"),
  key("typeform", "tfp_", `tfp_${DIGIT_B64URL}${B64URL}{40,80}`),
  // Cal.com, "API keys".
  key("calcom", "cal_", `cal_(?:live_|test_)?${HEX}{32}${END}`),
  key("frameio", "fio-u-", `fio-u-[A-Za-z0-9_=-]{50,80}`),
  // n8n, API keys before they became JSON web tokens.
  key("n8n", "n8n_api_", `n8n_api_${HEX}{60,128}`),
  // Matrix: access tokens of Synapse (pull request 5588) and of the Matrix Authentication Service.
  key("matrix", "syt_", `syt_[A-Za-z0-9+/]{1,128}_[A-Za-z]{20}_${ALNUM}{6}`),
  key("matrix", ["mat_", "mar_", "mct_", "mcr_"], `m[ac][tr]_${ALNUM}{30}_${ALNUM}{6}`),

  // Content, maps, media, accounts.
  // Contentful, personal access tokens of the management API.
  key("contentful", "CFPAT-", `CFPAT-${B64URL}{40,48}`),
  // Builder.io, private keys.
  key("builder-io", "bpk-", `bpk-${HEX}{32}`),
  // Tolgee, "API keys": project keys and personal tokens.
  key("tolgee", ["tgpak_", "tgpat_"], "tgpa[kt]_[a-z0-9]{40,80}"),
  // ImageKit, "API keys": private key.
  key("imagekit", "private_", `private_${DIGIT}[A-Za-z0-9+/]{27}=`),
  // Adobe, client secrets of OAuth credentials.
  key("adobe", "p8e-", `p8e-${B64URL}{28,40}`),
  // MaxMind, license keys.
  key("maxmind", "_mmk", `${ALNUM}{6}_${ALNUM}{29}_mmk`),
  // X, application-only bearer tokens: zero bytes in front, the base 64 inside percent-encoded.
  key("twitter", "AAAAAAAAAAAAAAAAAA", "A{18,26}(?=[A-Za-z0-9]{1,80}%[0-9A-F]{2})[A-Za-z0-9%]{60,200}"),
  // LinkedIn, client secrets of applications.
  key("linkedin", "WPL_AP", `WPL_AP\\d\\.${ALNUM}{12,24}\\.[A-Za-z0-9+/]{4,16}={0,2}`),
  // Pinterest: access and refresh tokens.
  key("pinterest", ["pina_", "pinr_"], `pin[ar]_${DIGIT}${ALNUM}{40,400}`),
  // VK ID, access tokens.
  key("vk", "vk1.a.", `vk1\\.a\\.${B64URL}{80,300}`),
  // Roblox, the cookie that starts with its own warning.
  key(
    "roblox",
    "_|WARNING:-DO-NOT-SHARE-THIS.",
    `_\\|WARNING:-DO-NOT-SHARE-THIS\\.[A-Za-z.-]{10,200}\\|_[A-Za-z0-9._-]{60,2000}`,
  ),
  // Adafruit IO, "Keys".
  key("adafruit", "aio_", `aio_${DIGIT}${ALNUM}{26,32}`),
  key("samsara", "samsara_api_", `samsara_api_${ALNUM}{28,40}`),
]);
