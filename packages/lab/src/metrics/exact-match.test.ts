import { describe, expect, it } from "vitest";
import { exactMatch } from "./exact-match.ts";

describe("exactMatch(answers)", () => {
  it("exactMatch(one right, one wrong, two unparsed) is a quarter, half of it unparsed", () => {
    const unparsed = { answer: undefined, right: false };
    const answers = [{ answer: "7", right: true }, { answer: "8", right: false }, unparsed, unparsed];
    expect(exactMatch(answers)).toEqual({ count: 4, right: 1, unparsed: 2, share: 0.25, unparsedShare: 0.5 });
  });
});
