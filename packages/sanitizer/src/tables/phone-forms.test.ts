import { describe, expect, it } from "vitest";
import { createSanitizer } from "../sanitizer.ts";

const { text, value } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });

/** Made-up numbers, grouped as the country's plan or its operators write them in national form. */
const NATIONAL: readonly (readonly [string, string])[] = [
  ["Austria", "0664 123456"], ["Australia", "0412 345 678"], ["Belarus", "8 029 491-19-11"], ["Belgium", "0470 12 34 56"], ["Brazil", "(11) 96123-4567"],
  ["Chile", "2 2123 4567"], ["China", "131 2345 6789"], ["Croatia", "092 123 4567"], ["Czechia", "601 123 456"], ["Denmark", "34 41 23 45"],
  ["Estonia", "5123 4567"], ["Finland", "041 2345678"], ["France", "06 12 34 56 78"], ["Germany", "030 901820"], ["Greece", "691 234 5678"],
  ["Hungary", "06 20 123 4567"], ["Indonesia", "0812-345-678"], ["Ireland", "085 012 3456"], ["Israel", "050-234-5678"], ["Italy", "312 345 6789"],
  ["Japan", "090-1234-5678"], ["Kenya", "0712 123456"], ["South Korea", "010-2000-0000"], ["Malaysia", "012-345 6789"], ["the Netherlands", "06 12345678"],
  ["New Zealand", "021 123 4567"], ["Nigeria", "0802 123 4567"], ["Pakistan", "0301 2345678"], ["Poland", "512 345 678"], ["Portugal", "912 345 678"],
  ["Russia", "8 (912) 345-67-89"], ["South Africa", "071 123 4567"], ["Spain", "612 34 56 78"], ["Sweden", "070-123 45 67"], ["Switzerland", "078 123 45 67"],
  ["Thailand", "081 234 5678"], ["Turkey", "0501 234 56 78"], ["Ukraine", "050 123 4567"], ["the United Kingdom", "07400 123456"], ["Vietnam", "0912 345 678"],
]; // biome-ignore format: a table

const GONE = /^<(?:phone|national-id|text)>$/;

describe("a telephone number in national form", () => {
  it.each(NATIONAL)("goes as the whole of a value: %s", (_country, number) => {
    // Some have the form of a national id as well, and a code span of many words is an excerpt.
    expect(text(number)).toMatch(GONE);
    expect(value({ to: number }).to).toMatch(GONE);
    for (const quote of ['"', "'", "`"]) {
      expect(text(`no such member: ${quote}${number}${quote}`).slice(17, -1)).toMatch(GONE);
    }
    expect(JSON.parse(text(JSON.stringify({ to: number, retry: false }))).to).toMatch(GONE);
    expect(text(`left no name (${number})`)).toMatch(/^left no name \(?<(?:phone|national-id)>\)?$/);
  });

  it.each(NATIONAL.filter(([, number]) => number.startsWith("0")))(
    "goes in any sentence where it has its trunk prefix: %s",
    (_country, number) => {
      expect(text(`skipping ${number}: already there`).slice(9, -15)).toMatch(GONE);
      expect(text(`the courier asked for ${number}, twice.`).slice(22, -8)).toMatch(GONE);
      expect(text(`nobody at ${number}.`).slice(10, -1)).toMatch(GONE);
    },
  );

  it.each(["01.23.45.67.89", "0171.123.4567", "(025) 123456", "(11) 96123-4567", "321 1234567", "660 234 567"])(
    "goes in any sentence by its groups alone: %s",
    (number) => expect(text(`nobody answered at ${number} today`)).toBe("nobody answered at <phone> today"),
  );
});

describe("a number that is no telephone number", () => {
  it.each([
    "2024-01-05", "'2024-01-05 06:30:00'", "05-01-2024", "'05 01 2024'", "05.01.2024", "'20240105-123456'", "01:23:45.678", "'8000-8080'", "'2019-2024'", "0.12.3",
    "v20.19.2", "1.2.3-4", "660 234 567 bytes", "912 345 678 rows", "1,234,567 items", "0x00 01 02", "127.0.0.1", "at 12:34", "line 12, column 34",
    "'12-34'", "12 of 34", "1700000000000", "[1, 22, 333]", "'1.2.3'", "100 200", "'404 500'", "exit code 137", "0-100", "00 00 00 00",
  ])("stays: %s", (number) => expect(text(`saw ${number} here`)).toBe(`saw ${number} here`)); // biome-ignore format: rows
});

describe("a telephone number without groups", () => {
  const BARE = NATIONAL.map(([country, number]) => [country, number.replace(/\D/g, "")] as const).filter(
    ([country, number]) => number.length > 8 && country !== "Malaysia",
  );
  it.each(BARE.filter(([, number]) => !number.startsWith("1")))(
    "goes as the whole of a value: %s",
    (_country, number) => {
      expect(value({ to: number }).to).toMatch(GONE);
      expect(text(`no such member: '${number}'`)).not.toContain(number);
    },
  );
  it.each(BARE.filter(([, number]) => number.startsWith("0")))(
    "goes in any sentence with its trunk prefix: %s",
    (_country, number) => {
      expect(text(`nobody at ${number}.`)).toMatch(/^nobody at <(?:phone|national-id)>\.$/);
    },
  );
  it.each([
    "1700000000", "1700000000123", "20261130", "'4294967295'", "'268435456'", "'500000000'", "987654321", "'123456789'", "0x0123456789", "'1073741823'",
    "took 734523412 ns", "read 912345678 bytes", "7345.234123", "#734523412", "id=734523412", "[734523412, 3]", "00000012345", "v0123456789", "1e0123456", "'999999999'",
  ])("leaves numbers that count: %s", (said) => expect(text(said)).toBe(said)); // biome-ignore format: rows
});
