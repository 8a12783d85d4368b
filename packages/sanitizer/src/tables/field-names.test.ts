import { describe, expect, it } from "vitest";
import { createSanitizer } from "../sanitizer.ts";

const { text, value } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });

/** Names of fields, each with what a person might have put there; no form of the value tells anything. */
const FIELDS: readonly (readonly [string, string])[] = [
  ["phone", "901820"], ["mobileNumber", "55-12"], ["tel", "0800 plum"], ["fax", "20 21"], ["firstName", "Anna"],
  ["last_name", "Feldkamp"], ["surname", "Feldkamp"], ["given-name", "Anna"], ["displayName", "anna f."], ["username", "afeld"],
  ["login", "afeld"], ["customer", "Plumtart"], ["owner", "Anna"], ["street", "Pflaumenweg 3"], ["city", "Plumhausen"],
  ["address", "Pflaumenweg 3"], ["postalCode", "AB1 2CD"], ["birthDate", "1980-02-03"], ["dateOfBirth", "3.2.80"], ["dob", "3.2.80"],
  ["host", "nas"], ["hostname", "annas-nas"], ["email", "anna at plum"], ["user", "Anna Feldkamp"], ["billing_address", "Weg 3"],
  ["session", "plumtart"], ["JSESSIONID", "AB12CD"], ["PHPSESSID", "ab12cd"], ["sessid", "plum1"], ["pw", "plumtart"],
  ["gitlab_pat", "plumtart"], ["access_id", "plumtart"],
]; // biome-ignore format: pairs

describe.each(FIELDS)("a field named %s", (name, datum) => {
  it.each<[string, (name: string, datum: string) => string]>([
    ["JSON", (name, datum) => JSON.stringify({ [name]: datum, at: 1 })],
    ["JSON in a text of JSON", (name, datum) => JSON.stringify(JSON.stringify({ [name]: datum }))],
    ["a literal of JavaScript or Python", (name, datum) => `{'${name}': '${datum}'}`],
    ["an attribute", (name, datum) => `record(${name}="${datum}")`],
    ["a query", (name, datum) => `bad form: x=1&${name}=${encodeURIComponent(datum)}&y=2`],
  ])("loses what stands in it in %s", (_form, write) => {
    const said = text(write(name, datum));
    expect(said).not.toContain(datum);
    expect(said).not.toContain(encodeURIComponent(datum));
    expect(said).toContain(name);
    expect(text(said)).toBe(said);
  });

  it("loses it in a value, deep in it and in a map", () => {
    const made = value({ list: [{ [name]: datum }], map: new Map([[name, datum]]) });
    expect(JSON.stringify([made.list, [...made.map]])).not.toContain(datum);
  });
});

describe("what no person's datum stands under", () => {
  it.each([
    "user.name = 3", "login == true", "host=localhost:3000", "address=0x1D1FB", '{"user":null,"host":"127.0.0.1"}', "customer: expected string",
    "Unknown session: foo", "mobile=true", '{"sessionTimeout":30}', "phone_count=12", "city: required", "{ user, host }",
    "ownerDocument=[object Document]", "username is required", "login=undefined", "`email` must be a string", "session timeout=30", "hostnames=2",
    "addressing=relative", "the user: none found",
  ])("stays: %s", (said) => expect(text(said)).toBe(said)); // biome-ignore format: rows

  it("stays in a value", () => {
    const record = { phoneCount: 3, mobile: true, user: { id: 1 }, host: "localhost", sessionTimeout: 30, owner: null };
    expect(value(record)).toEqual(record);
  });
});
