import { describe, expect, it } from "vitest";
import { ownEntries } from "./own-entries.ts";

describe("own entries", () => {
  it("are read once each, and no further than the bound", () => {
    const read: string[] = [];
    const target = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, at]));
    const proxy = new Proxy(target, {
      get(from, name) {
        read.push(String(name));
        return from[String(name)];
      },
    });
    expect(ownEntries(proxy, 3)).toEqual([
      ["k0", 0],
      ["k1", 1],
      ["k2", 2],
    ]);
    expect(read).toEqual(["k0", "k1", "k2"]);
  });

  it("leave out lists and views of memory, whose entries are data", () => {
    for (const data of [new Uint8Array(5e6), Buffer.alloc(10), new DataView(new ArrayBuffer(8)), ["a", "b"]])
      expect(ownEntries(data, 10)).toEqual([]);
  });

  it("leave out what throws and what is inherited", () => {
    const hostile = {
      get bad() {
        throw new Error("getter");
      },
      fine: 1,
    };
    expect(ownEntries(Object.assign(Object.create({ inherited: 1 }), { own: 2 }), 10)).toEqual([["own", 2]]);
    expect(ownEntries(hostile, 10)).toEqual([["fine", 1]]);
    const silent = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("ownKeys");
        },
      },
    );
    for (const none of [silent, null, undefined, 1, "text"]) expect(ownEntries(none, 10)).toEqual([]);
  });
});
