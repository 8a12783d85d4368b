import { expect, it } from "vitest";
import { findProxy } from "./find-proxy.ts";

const find = (env: Record<string, string>, url = "https://o1.example/api") => findProxy(new URL(url), env)?.href;
const P = "http://p.example:3128/";

it.each<[Record<string, string>, string | undefined]>([
  [{ https_proxy: "http://p.example:3128" }, P],
  [{ HTTPS_PROXY: "p.example:3128" }, P],
  [{ https_proxy: "localhost:8080" }, "http://localhost:8080/"],
  [{ https_proxy: "p.example" }, "http://p.example:1080/"],
  [{ https_proxy: "HTTPS://p.example" }, "https://p.example/"],
  [{ https_proxy: "http://p.example:80" }, "http://p.example/"],
  [{ https_proxy: "me:s3cret@p.example:3128/path" }, "http://me:s3cret@p.example:3128/"],
  [{ https_proxy: "", HTTPS_PROXY: "p.example:3128" }, P],
  [{ https_proxy: "", ALL_PROXY: "p.example:3128" }, P],
  [{ all_proxy: "socks5h://p.example" }, "socks5h://p.example:1080"],
  [{ ALL_PROXY: "socks://p.example:9050" }, "socks4://p.example:9050"],
  [{ http_proxy: "p.example:3128" }, undefined],
  [{ https_proxy: "a.example:1", HTTPS_PROXY: "b.example:2", all_proxy: "c.example:3" }, "http://a.example:1/"],
])("reads %j as curl does", (env, proxy) => {
  expect(find(env)).toBe(proxy);
});

it("takes no header of a request for a proxy", () => {
  const url = "http://o1.example/";
  expect(find({ HTTP_PROXY: "p.example:3128" }, url)).toBe(P);
  expect(find({ HTTP_PROXY: "p.example:3128", REQUEST_METHOD: "GET" }, url)).toBeUndefined();
});

it.each(["ftp://p.example", "gopher://me:s3cret@p.example", "http://", "p.example:port", "::"])(
  "sends nothing past a proxy whose address %s cannot be used, and does not repeat it",
  (address) => {
    expect(() => find({ https_proxy: address })).toThrow(/^The proxy's address in https_proxy cannot be used/);
  },
);

it.each([
  ["*", "https://o1.example"],
  ["example", "https://o1.example"],
  [".o1.example", "https://o1.example"],
  ["other, O1.Example.", "https://o1.example"],
  ["o1.example:443", "https://o1.example"],
  ["10.0.0.0/8", "https://10.1.2.3"],
  ["127.0.0.1", "https://127.0.0.1:8443"],
  ["fd00::/8", "https://[fd00::1]"],
  ["[::1]", "https://[::1]:9000"],
  ["::1", "https://[::1]"],
])("goes past the proxy for NO_PROXY=%s to %s", (NO_PROXY, url) => {
  expect(find({ https_proxy: "p.example:3128", NO_PROXY }, url)).toBeUndefined();
});

it.each([
  ["ample", "https://o1.example"],
  ["o1.example:8443", "https://o1.example"],
  ["10.0.0.0/8", "https://11.1.2.3"],
  ["10.0.0.0/99", "https://10.1.2.3"],
  ["10.0.0.0/8", "https://10.o1.example"],
  ["0.0.1", "https://127.0.0.1"],
  ["", "https://o1.example"],
])("asks the proxy for NO_PROXY=%s to %s", (NO_PROXY, url) => {
  expect(find({ https_proxy: "p.example:3128", NO_PROXY }, url)).toBe(P);
});
