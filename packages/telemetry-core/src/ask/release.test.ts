import { beforeEach, describe, expect, it } from "vitest";
import type { WaitingReport } from "../store/inbox.ts";
import { type ReleaseParts, release } from "./release.ts";

const waiting: WaitingReport = { name: "a.json", text: `{"id":"a"}`, digest: "d" };
let added: unknown[][];
/** As much as an answer touches; an address is stored from before. */
const host = {
  installed: ["mine"],
  consent: {
    allow: () => true,
    resolve: () => ({ decision: "not_set", source: "nobody" }),
    email: () => "stored@example.com",
  },
  inbox: { remove() {} },
  outbox: { add: (...args: unknown[]) => added.push(args) > 0 },
} as unknown as ReleaseParts;
beforeEach(() => {
  added = [];
});

describe("an answer", () => {
  it.each([
    ["once", undefined, undefined],
    ["once", "new@example.com", "new@example.com"],
    ["always", undefined, "stored@example.com"],
    ["always", "new@example.com", "new@example.com"],
  ] as const)("with the choice %s and the address %s sends %s along", (choice, email, sent) => {
    expect(release(host, waiting, { choice, digest: "d", ...(email && { email }) })).toEqual({ id: "a" });
    expect(added).toEqual([[["mine"], { released: choice, report: { id: "a" } }, sent]]);
  });

  it("releases nothing for other bytes than those that wait", () => {
    expect(release(host, waiting, { choice: "once", digest: "other" }).withheld).toContain("changed");
    expect(added).toEqual([]);
  });
});
