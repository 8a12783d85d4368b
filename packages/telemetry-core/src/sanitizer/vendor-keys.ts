/** A kind of key that its vendor gave a fixed form. */
export interface VendorKey {
  /** Lower-case letters, digits, hyphens: what stands after `key:` in the placeholder. */
  readonly vendor: string;
  /** Texts of which every key of this kind holds one: a rule is skipped where none is found. */
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

/** Forms as the vendors describe them in their own documentation of keys, or announce them for secret scanners. */
export const VENDOR_KEYS: readonly VendorKey[] = [
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
  key("openai", "sk-", `sk-(?:proj|svcacct|admin|None)-${B64URL}{20,255}`),
  key("anthropic", "sk-ant-", `sk-ant-${B64URL}{20,255}`),
  key("openrouter", "sk-or-", `sk-or-${B64URL}{20,100}`),
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
  key("postmark", "PMAK-", `PMAK-${HEX}{24}-${HEX}{34}`),
  key("digitalocean", ["do"], `do[por]_v1_${HEX}{64}`),
  key("shopify", "shp", `shp(?:at|ca|pa|ss|tka)_[0-9a-fA-F]{32,40}`),
  key("square", ["sq0", "EAAA"], `(?:sq0[a-z]{3}-${B64URL}{22,43}|EAAA${B64URL}{50,64})`),
  key("paypal", "access_token$", `access_token\\$(?:production|sandbox)\\$${ALNUM}{16}\\$${HEX}{32}`),
  // Facebook/Meta graph tokens.
  key("meta", "EAA", `EAA${ALNUM}{60,255}`),
  key("telegram", ":A", `\\d{6,12}:A${B64URL}{34}`),
  // Discord: user id, time and signature, base64url, joined by dots.
  key("discord", ["M", "N", "O"], `[MNO]${B64URL}{22,27}\\.${B64URL}{6}\\.${B64URL}{27,40}`),
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
  key("figma", "fig", `fig(?:d|u|or|oh|uh)?_${B64URL}{40,64}`),
  key("dropbox", "sl.", `sl\\.${B64URL}{100,1000}`),
  key("airtable", "pat", `pat${ALNUM}{14}\\.${HEX}{64}`),
  key("supabase", "sb", `sb(?:p_${HEX}{40}|_(?:secret|publishable)_${B64URL}{20,64})`),
  key("fly", ["fo1_", "fm"], `(?:fo1_${B64URL}{40,64}|fm[12][ar]?_[A-Za-z0-9+/=]{60,800})`),
  // Microsoft Entra ID client secrets: three characters, a digit, `Q~`, and the rest.
  key("azure", "Q~", `[A-Za-z0-9_~.-]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}`),
  key("pulumi", "pul-", `pul-${HEX}{40}`),
  key("cloudflare", "v1.0-", `v1\\.0-${HEX}{24}-${HEX}{100,160}`),
  key("age", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}"),
  key("vercel", ["vc"], `vc[apirk]_${ALNUM}{24,80}`),
  key("tailscale", "tskey-", "tskey-[a-z]{2,16}-[A-Za-z0-9-]{16,80}"),
  key("netlify", "nfp_", `nfp_${ALNUM}{36,60}`),
];
