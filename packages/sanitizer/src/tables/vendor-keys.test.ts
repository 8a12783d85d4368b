import { describe, expect, it } from "vitest";
import { createSanitizer } from "../sanitizer.ts";
import { VENDOR_KEY_EXAMPLES } from "./vendor-keys.examples.ts";
import { vendorKeys } from "./vendor-keys.ts";

const { text } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });

describe("every row of the table", () => {
  it("has an example, which its form and its hints find", () => {
    expect(VENDOR_KEY_EXAMPLES.map(([vendor]) => vendor)).toEqual(vendorKeys().map(({ vendor }) => vendor));
    const amiss = vendorKeys().filter(({ form, hints }, row) => {
      const example = VENDOR_KEY_EXAMPLES[row]?.[1] ?? "";
      return !new RegExp(form).test(example) || !hints.some((hint) => example.includes(hint));
    });
    expect(amiss).toEqual([]);
  });

  it("has a name and hints that placeholders and search can use", () => {
    for (const { vendor, hints } of vendorKeys()) {
      expect(vendor).toMatch(/^[a-z0-9-]{1,24}$/);
      expect(hints.length).toBeGreaterThan(0);
      for (const hint of hints) expect(hint.length, `${vendor}: ${hint}`).toBeGreaterThan(1);
    }
  });

  it("has bounds on every quantifier, and none around another", () => {
    for (const { vendor, form } of vendorKeys()) {
      const bare = form.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
      expect(bare, vendor).not.toMatch(/[*+]|\{\d+,\}/);
      expect(bare, vendor).not.toMatch(/[*+?}][^()]*\)[{*+]/);
    }
  });
});

it("knows the keys of more than 200 vendors", () => {
  expect(new Set(vendorKeys().map(({ vendor }) => vendor)).size).toBeGreaterThan(200);
});

describe("a key gives way to its vendor's name, whole", () => {
  it.each(VENDOR_KEY_EXAMPLES)("%s", (vendor, example) => {
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
