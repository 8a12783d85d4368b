import { describe, expect, it } from "vitest";
import { createSanitizer } from "./sanitizer.ts";
import { VENDOR_KEYS } from "./vendor-keys.ts";

const { text } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });

// Keys are put together here, so that no secret scanner takes this file for a leak.
const run = (pattern: string) => (length: number) =>
  pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
const any = run("a1B2c3D4e5");
const low = run("a1b2c3d4e5");
const up = run("A1B2C3D4E5");
const letters = run("aBcDeFgHiJ");
const base32 = run("A2B3C4D5E6");
const low32 = run("a2b3c4d5e6");
const hex = run("0a1b2c3d4e5f");
const HEX = run("0A1B2C3D4E5F");
const digits = run("1029384756");
const uuid = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;

/** One for each row, in the order of the rows. */
const EXAMPLES: readonly (readonly [vendor: string, key: string])[] = [
  ["aws", `AKIA${base32(16)}`],
  ["aws", `ABSK${any(120)}`],
  ["github", `ghp_${any(36)}`],
  ["github", `github_pat_${any(22)}_${any(59)}`],
  ["gitlab", `glpat-${any(20)}`],
  ["npm", `npm_${any(36)}`],
  ["pypi", `pypi-AgE${any(150)}`],
  ["rubygems", `rubygems_${hex(48)}`],
  ["docker", `dckr_pat_${any(27)}`],
  ["paymob", `egy_sk_live_${hex(64)}`],
  ["radar", `prj_live_sk_${hex(40)}`],
  ["tosspayments", `test_gsk_${any(32)}`],
  ["pagarme", `ak_live_${any(30)}`],
  ["stripe", `sk_live_${any(24)}`],
  ["stripe", `whsec_${any(32)}`],
  ["slack", `xoxb-${digits(12)}-${digits(12)}-${any(24)}`],
  ["slack", `xapp-1-${up(11)}-${digits(13)}-${hex(64)}`],
  ["google", `AIza${any(35)}`],
  ["google", `ya29.${any(120)}`],
  ["google", `1//0${any(60)}`],
  ["google", `GOCSPX-${any(28)}`],
  ["openai", `sk-proj-${any(48)}`],
  ["anthropic", `sk-ant-api03-${any(93)}`],
  ["openrouter", `sk-or-v1-${hex(64)}`],
  ["langfuse", `sk-lf-${uuid}`],
  ["helicone", `sk-helicone-${low(7)}-${low(7)}-${low(7)}-${low(7)}`],
  ["openai", `sk-${any(48)}`],
  ["huggingface", `hf_${letters(34)}`],
  ["groq", `gsk_${any(52)}`],
  ["replicate", `r8_${any(37)}`],
  ["perplexity", `pplx-${any(48)}`],
  ["xai", `xai-${any(80)}`],
  ["sendgrid", `SG.${any(22)}.${any(43)}`],
  ["twilio", `SK${hex(32)}`],
  ["mailgun", `key-${hex(32)}`],
  ["mailchimp", `${hex(32)}-us12`],
  ["brevo", `xkeysib-${hex(64)}-${any(16)}`],
  ["postman", `PMAK-${hex(24)}-${hex(34)}`],
  ["digitalocean", `dop_v1_${hex(64)}`],
  ["shopify", `shpat_${hex(32)}`],
  ["square", `sq0atp-${any(22)}`],
  ["paypal", `access_token$production$${low(16)}$${hex(32)}`],
  ["meta", `EAAC${any(120)}`],
  ["telegram", `${digits(10)}:AA${any(33)}`],
  ["discord", `MT${any(22)}.${any(6)}.${any(38)}`],
  ["sentry", `sntryu_${hex(64)}`],
  ["posthog", `phx_${any(43)}`],
  ["heroku", `HRKU-AA${any(58)}`],
  ["hashicorp", `hvs.${any(90)}`],
  ["hashicorp", `${any(14)}.atlasv1.${any(67)}`],
  ["databricks", `dapi${hex(32)}`],
  ["linear", `lin_api_${any(40)}`],
  ["notion", `ntn_${any(46)}`],
  ["doppler", `dp.pt.${any(43)}`],
  ["planetscale", `pscale_tkn_${any(43)}`],
  ["grafana", `glsa_${any(32)}_${hex(8)}`],
  ["newrelic", `NRAK-${up(27)}`],
  ["atlassian", `ATATT3${any(186)}`],
  ["figma", `figd_${any(40)}`],
  ["dropbox", `sl.${any(135)}`],
  ["airtable", `pat${any(14)}.${hex(64)}`],
  ["supabase", `sbp_${hex(40)}`],
  ["fly", `fm2_${any(150)}`],
  ["azure", `${any(3)}8Q~${any(34)}`],
  ["azure", `${any(52)}JQQJ99${any(18)}AZDO${any(4)}`],
  ["azure", `${any(76)}+ASt${any(6)}==`],
  ["pulumi", `pul-${hex(40)}`],
  ["cloudflare", `cfut_${any(48)}`],
  ["cloudflare", `v1.0-${hex(24)}-${hex(146)}`],
  ["age", `AGE-SECRET-KEY-1${run("QPZRY9X8GF")(58)}`],
  ["vercel", `vcp_${any(56)}`],
  ["tailscale", `tskey-auth-${any(17)}-${any(32)}`],
  ["netlify", `nfp_${any(36)}`],
  ["alibaba", `LTAI5t${any(18)}`],
  ["tencent", `AKID${any(32)}`],
  ["baidu", `bce-v3/ALTAK-${any(21)}/${hex(40)}`],
  ["volcengine", `AKLT${any(44)}`],
  ["naver", `ncp_iam_${any(26)}`],
  ["yandex", `AQVN${any(36)}`],
  ["yandex", `t1.${any(120)}.${any(86)}`],
  ["yandex", `y0_${any(55)}`],
  ["scaleway", `SCW${up(17)}`],
  ["exoscale", `EXO${hex(24)}`],
  ["upcloud", `ucat_01${up(24)}`],
  ["akamai", `akab-${low(16)}-${low(16)}`],
  ["backblaze", `K001${any(27)}`],
  ["tigris", `tsec_${any(64)}`],
  ["render", `rnd_${any(32)}`],
  ["deno", `ddp_${any(36)}`],
  ["aiven", `AVNS_${any(19)}`],
  ["neon", `napi_${low(64)}`],
  ["neon", `npg_${any(12)}`],
  ["mongodb", `mdb_sa_sk_${any(40)}`],
  ["cockroachlabs", `CCDB1_${any(22)}_${any(40)}`],
  ["influxdb", `apiv3_${any(86)}`],
  ["xata", `xau_${any(43)}`],
  ["confluent", `cflt${any(60)}`],
  ["dnsimple", `dnsimple_a_${any(32)}`],
  ["porkbun", `pk1_${hex(64)}`],
  ["netbird", `nbp_${any(36)}`],
  ["defined-networking", `dnkey-${base32(26)}-${base32(52)}`],
  ["openshift", `sha256~${any(43)}`],
  ["portainer", `ptr_${any(43)}=`],
  ["circleci", `CCIPAT_${any(22)}_${hex(40)}`],
  ["buildkite", `bkua_${hex(40)}`],
  ["sonar", `squ_${hex(40)}`],
  ["jfrog", `AKCp${any(69)}`],
  ["crates-io", `cio${any(32)}`],
  ["nuget", `oy2${low(43)}`],
  ["clojars", `CLOJARS_${hex(60)}`],
  ["packagist", `packagist_uut_${hex(68)}`],
  ["octopus", `API-${up(32)}`],
  ["harness", `pat.${any(22)}.${hex(24)}.${any(20)}`],
  ["infracost", `ico-${any(32)}`],
  ["prefect", `pnu_${any(36)}`],
  ["sourcegraph", `sgp_${hex(16)}_${hex(40)}`],
  ["segment", `sgp_${any(64)}`],
  ["snyk", `snyk_uat.${hex(8)}.${any(80)}`],
  ["socket", `sktsec_${any(44)}_api`],
  ["stackhawk", `hawk.${any(20)}.${any(20)}`],
  ["veracode", `vera01ei-${hex(128)}`],
  ["chromatic", `chpt_${hex(15)}`],
  ["gitpod", `gitpod_pat_${any(43)}.${any(43)}`],
  ["permit", `permit_key_${any(80)}`],
  ["infisical", `st.${hex(24)}.${hex(32)}.${hex(32)}`],
  ["1password", `ops_eyJ${any(400)}`],
  ["1password", `A3-${up(6)}-${up(6)}-${up(5)}-${up(5)}-${up(5)}-${up(5)}`],
  ["bitwarden", `0.${uuid}.${any(30)}:${any(22)}==`],
  ["launchdarkly", `sdk-${uuid}`],
  ["stytch", `secret-live-${any(35)}=`],
  ["statsig", `secret-${any(43)}`],
  ["configcat", `configcat-sdk-1/${any(22)}/${any(22)}`],
  ["flagsmith", `ser.${any(22)}`],
  ["readme", `rdme_${low(70)}`],
  ["inngest", `signkey-prod-${hex(64)}`],
  ["trigger-dev", `tr_prod_${any(20)}`],
  ["zuplo", `zpka_${hex(32)}_${hex(8)}`],
  ["rapidapi", `${hex(10)}msh${hex(15)}p1${hex(5)}jsn${hex(12)}`],
  ["apify", `apify_api_${any(36)}`],
  ["e2b", `e2b_${hex(40)}`],
  ["browserbase", `bb_live_${any(27)}`],
  ["dynatrace", `dt0c01.${up(24)}.${up(64)}`],
  ["honeycomb", `hcaik_01${low(56)}`],
  ["axiom", `xaat-${uuid}`],
  ["logfire", `pylf_v1_us_${any(43)}`],
  ["coralogix", `cxtp_${any(30)}`],
  ["elastic", `essu_${any(80)}==`],
  ["pagerduty", `pdus+_0XBPWQQ_${uuid}`],
  ["rootly", `rootly_${hex(64)}`],
  ["checkly", `cu_${hex(32)}`],
  ["wakatime", `waka_${uuid}`],
  ["dbt", `dbtc_${any(43)}`],
  ["lightdash", `ldpat_${hex(32)}`],
  ["metabase", `mb_${any(43)}=`],
  ["growthbook", `secret_admin_${any(43)}`],
  ["elevenlabs", `sk_${hex(48)}`],
  ["together", `tgp_v1_${any(43)}`],
  ["fireworks", `fw_${any(24)}`],
  ["nvidia", `nvapi-${any(64)}`],
  ["langsmith", `lsv2_pt_${hex(32)}_${hex(10)}`],
  ["pinecone", `pcsk_${any(6)}_${any(63)}`],
  ["wandb", `wandb_v1_${any(77)}`],
  ["voyage", `pa-${any(43)}`],
  ["tavily", `tvly-dev-${any(32)}`],
  ["firecrawl", `fc-${hex(32)}`],
  ["cerebras", `csk-${low(48)}`],
  ["modal", `ak-${any(22)}`],
  ["runpod", `rpa_${up(40)}${low(6)}`],
  ["jina", `jina_${hex(32)}${any(28)}`],
  ["llamaindex", `llx-${any(48)}`],
  ["runway", `key_${hex(128)}`],
  ["kaggle", `KGAT_${hex(32)}`],
  ["databento", `db-${any(29)}`],
  ["checkout", `sk_${low32(26)}a`],
  ["adyen", `AQE${any(120)}-${any(43)}=-${any(16)}`],
  ["lob", `live_${hex(35)}`],
  ["gocardless", `live_${any(40)}`],
  ["mollie", `live_${any(30)}`],
  ["razorpay", `rzp_live_${any(14)}`],
  ["paddle", `pdl_live_apikey_${low(26)}_${any(22)}_${any(3)}`],
  ["paddle", `pdl_ntfset_${low(26)}_${any(32)}`],
  ["plaid", `access-production-${uuid}`],
  ["flutterwave", `FLWSECK-${hex(32)}-X`],
  ["chapa", `CHASECK_TEST-${any(32)}`],
  ["monnify", `MK_PROD_${up(10)}`],
  ["xendit", `xnd_production_${any(60)}`],
  ["midtrans", `SB-Mid-server-${any(24)}`],
  ["omise", `skey_test_${low(19)}`],
  ["cashfree", `cfsk_ma_prod_${hex(32)}_${hex(8)}`],
  ["mercadopago", `APP_USR-${digits(16)}-${digits(6)}-${hex(32)}-${digits(9)}`],
  ["asaas", `$aact_prod_${any(60)}::${any(40)}==`],
  ["wompi", `prv_prod_${any(32)}`],
  ["easypost", `EZAK${any(54)}`],
  ["shippo", `shippo_live_${hex(40)}`],
  ["duffel", `duffel_live_${any(43)}`],
  ["polar", `polar_oat_${any(49)}`],
  ["quicknode", `QN_${hex(32)}`],
  ["amazon", `amzn1.oa2-cs.v1.${hex(64)}`],
  ["amazon", `Atzr|${any(300)}`],
  ["ebay", `v^1.1#i^1#f^0#p^3#r^1#I^3#t^${any(120)}`],
  ["ebay", `PRD-${hex(12)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(4)}`],
  ["woocommerce", `ck_${hex(40)}`],
  ["shopware", `SWIA${up(22)}`],
  ["resend", `re_${any(8)}_${any(24)}`],
  ["mailersend", `mlsn.${hex(64)}`],
  ["onesignal", `os_v2_app_${low32(103)}`],
  ["telnyx", `KEY${HEX(32)}_${any(22)}`],
  ["intercom", `dG9rOj${any(54)}=`],
  ["klaviyo", `pk_${hex(34)}`],
  ["hubspot", `pat-na1-${uuid}`],
  ["salesforce", `00D${any(12)}!AQ${any(94)}`],
  ["close", `api_${any(22)}.${any(22)}`],
  ["asana", `1/${digits(16)}:${hex(32)}`],
  ["clickup", `pk_${digits(8)}_${up(32)}`],
  ["trello", `ATTA${hex(72)}`],
  ["typeform", `tfp_${any(44)}_${any(14)}`],
  ["calcom", `cal_live_${hex(32)}`],
  ["frameio", `fio-u-${any(64)}`],
  ["n8n", `n8n_api_${hex(80)}`],
  ["matrix", `syt_${any(8)}_${letters(20)}_${any(6)}`],
  ["matrix", `mat_${any(30)}_${any(6)}`],
  ["contentful", `CFPAT-${any(43)}`],
  ["builder-io", `bpk-${hex(32)}`],
  ["tolgee", `tgpak_${low(52)}`],
  ["imagekit", `private_${any(27)}=`],
  ["adobe", `p8e-${any(32)}`],
  ["maxmind", `${any(6)}_${any(29)}_mmk`],
  ["twitter", `${"A".repeat(22)}${low(20)}%3D${any(50)}`],
  ["linkedin", `WPL_AP1.${any(16)}.${any(6)}==`],
  ["pinterest", `pina_${up(80)}`],
  ["vk", `vk1.a.${any(180)}`],
  ["roblox", `_|WARNING:-DO-NOT-SHARE-THIS.--Sharing-lets-others-log-in.|_${HEX(200)}`],
  ["adafruit", `aio_${any(28)}`],
  ["samsara", `samsara_api_${any(30)}`],
];

describe("every row of the table", () => {
  it("has an example, which its form and its hints find", () => {
    expect(EXAMPLES.map(([vendor]) => vendor)).toEqual(VENDOR_KEYS.map(({ vendor }) => vendor));
    const amiss = VENDOR_KEYS.filter(({ form, hints }, row) => {
      const example = EXAMPLES[row]?.[1] ?? "";
      return !new RegExp(form).test(example) || !hints.some((hint) => example.includes(hint));
    });
    expect(amiss).toEqual([]);
  });

  it("is named and hinted as the placeholders and the search need it", () => {
    for (const { vendor, hints } of VENDOR_KEYS) {
      expect(vendor).toMatch(/^[a-z0-9-]{1,24}$/);
      expect(hints.length).toBeGreaterThan(0);
      for (const hint of hints) expect(hint.length, `${vendor}: ${hint}`).toBeGreaterThan(1);
    }
  });

  it("has bounds on every quantifier, and none around another", () => {
    for (const { vendor, form } of VENDOR_KEYS) {
      const bare = form.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
      expect(bare, vendor).not.toMatch(/[*+]|\{\d+,\}/);
      expect(bare, vendor).not.toMatch(/[*+?}][^()]*\)[{*+]/);
    }
  });
});

it("knows the keys of more than 200 vendors", () => {
  expect(new Set(VENDOR_KEYS.map(({ vendor }) => vendor)).size).toBeGreaterThan(200);
});

describe("a key gives way to its vendor's name, whole", () => {
  it.each(EXAMPLES)("%s", (vendor, example) => {
    expect(text(`no such key ${example}!`)).toBe(`no such key <key:${vendor}>!`);
    expect(text(`{"k":"${example}"}`)).toBe(`{"k":"<key:${vendor}>"}`);
  });
});

describe("words near the forms stay", () => {
  it.each([
    [
      "CSS classes",
      "sk-spinner-large-container sk-folding-cube sk-admin-panel-large-container-wrapper sk-ant-table-wrapper-container-inner pa-4-md fc-daygrid",
    ],
    [
      "more CSS classes",
      "fc-timegrid-event-harness-inset as-grid-template-columns-auto ak-editor-content-area-region db-table",
    ],
    [
      "branches",
      "pat-matching api-gateway-controller sdk-v2-migration rel-2024-04-release-candidate-branch mob-navigation",
    ],
    [
      "more branches",
      "secret-live-reload-support secret-test-fixtures client-hydration-root-element console-polyfill key-value",
    ],
    [
      "functions",
      "re_export_everything_from_module test_should_do_this live_reload_server_started access_control_allow",
    ],
    [
      "tests",
      "test_http2_server_response_handler_v8_engine test_getHttp2ServerResponseHandlerForV8Engine live_updateStage2",
    ],
    ["N-API", "napi_create_external_arraybuffer napi_get_value_bigint_uint64 napi_throw_syntax_error npg_sql_state"],
    ["C", "ptr_to_first_element_of_the_array mb_substr mb_convert_encoding mat_multiply_4x4_transposed tr_prod_line"],
    [
      "more C",
      "fw_version_string_for_device rnd_seed_initialisation_vector private_key_from_pkcs8_der key_derivation_function",
    ],
    [
      "Rust and Python",
      "npm_lifecycle_event npm_config_user_agent hf_hub_download tfp_distributions_multivariate_normal",
    ],
    [
      "constants",
      "API-VERSION-HEADER SWITCH_TO_INTERNATIONAL KEYBOARD_LAYOUT_MANAGER MK_TEST_COVERAGE SCWIDTH EXOTIC TEST-1-2",
    ],
    [
      "more constants",
      "ACCESS_TOKEN_EXPIRED EAADDRINUSE AKIDO AVNS_FORMAT AVNS_ENCODER_PRESET_DEFAULT SKIP_LIBCHECK ATTACHMENT_NOT_FOUND",
    ],
    [
      "packages",
      "@aws-sdk/client-s3 @segment/analytics-node @hubspot/api-client shippo_live_rates duffel_live_prices rzp_checkout",
    ],
    [
      "more packages",
      "configcat-sdk @workos-inc/node packagist_api_client apify_api_client openai-sk-helper dnsimple_api_client",
    ],
    [
      "property chains",
      "st.firstChild.nextSibling ser.serializeToString pat.exec hawk.client.header t1.toString sl.length dp.pt.x SG.x.y",
    ],
    [
      "files",
      "sk_icons.svg pk_test_fixture.json key_bindings.json cs_CZ.po mar_sidebar.css fig_caption_of_the_second_subplot_on_the_left_page.png pub_sub.rs cal_year.ics cu_kernel.ptx",
    ],
    [
      "versions",
      "v1.0-beta.3 1.0.0-rc.1 dt0-2.1 r8_1.2 A3-landscape pdl_2.8 v2.0.1-next.17 K8s 1.31 sq0-1 os_v2_support",
    ],
    ["fractions and dates", "1/2 of 2/16 at 0.5:1, 2024-01-02, 1/12:30"],
    ["a checksum's name", "sha256 sha512-algorithm md5-hex crc32c blake2b xxhash64"],
    ["camel case", "cioConnectionPool cfltHandler oy2ByteBuffer dapiRequestHandler rndBetween cnvcaContextFor2dCanvas"],
    [
      "German",
      "skey_rotation pkey_mismatch signkey-rotation polar_coordinates_to_cartesian pina_colada jina_template zpka_x",
    ],
    [
      "sentences",
      "the secret_admin_role is missing; prv_test_db and pub_prod_db differ; xau_usd ticker; aio_write returned 4",
    ],
  ])("%s", (_name, input) => {
    expect(text(input)).toBe(input);
  });
});
