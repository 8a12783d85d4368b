import { describe, expect, it } from "vitest";
import { createProvider, posthog } from "./posthog.ts";

const app = { name: "my-crawler", version: "1" };
const key = "phc_0123456789abcdef";

describe("the options", () => {
  it.each<[object, RegExp]>([
    [{ key: "phx_0123456789abcdef" }, /key from posthog\(\{ key \}\) is no project key.*begins with phc_/],
    [{ key: 7 }, /is no project key/],
    [{ key, host: "eu.i.posthog.com" }, /host from posthog\(\{ host \}\) is no address/],
    [{ key, host: "ftp://example.com" }, /is no address/],
    [{ apiKey: key }, /no option "apiKey"\. There are key and host/],
  ])("refuse %j at the author's call, with the way to put it right", (options, fault) => {
    expect(() => posthog(options as never)).toThrow(fault);
    expect(() => posthog(options as never)).toThrow(/^\[askfirst\] provider-posthog: /);
  });

  it("are never repeated in an error, since a key that is none may be a secret", () => {
    expect(() => posthog({ key: "phx_s3cret" })).toThrow(expect.not.stringContaining("s3cret"));
  });

  it("are plain data, which a courier process can read", () => {
    const { createProvider: ofBundle, ...told } = posthog({ key, host: "https://eu.i.posthog.com" });
    expect(ofBundle).toBe(createProvider);
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    expect(told.options).toEqual({ key, host: "https://eu.i.posthog.com" });
  });

  it("come from the environment first, and from nowhere else", async () => {
    await expect(createProvider({}, { app, variable: () => undefined })).rejects.toThrow(
      /posthog\(\{ key \}\) or set MY_CRAWLER_POSTHOG_KEY/,
    );
    const variable = (name: string) => (name === "POSTHOG_HOST" ? "nonsense" : undefined);
    await expect(createProvider({ key }, { app, variable })).rejects.toThrow(/MY_CRAWLER_POSTHOG_HOST is no address/);
  });
});
