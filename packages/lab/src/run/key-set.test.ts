import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { KeySet } from "./key-set.ts";

const keyOf = (i: number) => createHash("sha256").update(`${i}`).digest("hex");

describe("new KeySet()", () => {
  it("add(key) says whether it is new, has(key) whether it is there, size how many are", () => {
    const keys = new KeySet();
    for (let i = 0; i < 20_000; i++) expect(keys.add(keyOf(i))).toBe(true);
    for (let i = 0; i < 20_000; i++) {
      expect(keys.add(keyOf(i))).toBe(false);
      expect(keys.has(keyOf(i + 20_000))).toBe(false);
    }
    expect(keys.size).toBe(20_000);
  });

  it("a key that begins with zeros is one like any other", () => {
    const keys = new KeySet();
    expect([keys.has("0".repeat(64)), keys.add("0".repeat(64)), keys.has("0".repeat(64))]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
