import { describe, expect, it } from "vitest";
import type { WrittenToken } from "../model/tokens.ts";
import { after, partings, pathOf, type TextNode, upTo } from "./branches.ts";

function grow(parent: TextNode | undefined, text: string): TextNode | undefined {
  let leaf = parent;
  for (const letter of text) leaf = after(leaf, { text: letter } as WrittenToken, "by hand");
  return leaf;
}
const read = (leaf: TextNode | undefined): string =>
  pathOf(leaf)
    .map(({ token }) => token.text)
    .join("");

describe("a tree of texts", () => {
  const first = grow(undefined, "abcdef");
  const second = grow(upTo(first, 3), "xyz");
  const third = grow(upTo(second, 5), "w");

  it("pathOf(leaf) is the text from its first token, and upTo(leaf, length) its beginning", () => {
    expect([first, second, third].map(read)).toEqual(["abcdef", "abcxyz", "abcxyw"]);
    expect(read(upTo(second, 4))).toBe("abcx");
    expect(upTo(first, 9)).toBe(first);
    expect(upTo(first, 0)).toBeUndefined();
    expect(pathOf(undefined)).toEqual([]);
  });

  it("partings(branches) has for each how many tokens it shares with one before it", () => {
    const branches = [first, second, third, undefined, grow(undefined, "ab")].map((leaf, id) => ({
      id,
      leaf,
    }));
    expect(partings(branches)).toEqual([0, 3, 5, 0, 0]);
  });
});
