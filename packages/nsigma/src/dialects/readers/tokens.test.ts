import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import type { Parameter } from "../dialect.ts";
import { reading, tokensOf, wanting } from "./context.fixture.ts";
import { readBadWords, readBreakers, readEndBan, readLogitBias, writeLogitBias } from "./tokens.ts";

const row = {} as Parameter;
const known = { settings: { tokensOf } };
const A = "a".charCodeAt(0);
const SPACE = " ".charCodeAt(0);

describe("readLogitBias", () => {
  it("readLogitBias()({id: number}) reads ids, 0 and those with blanks and signs included", () => {
    const { options, notes } = reading(readLogitBias(), { "0": 1, " +12": 2, "30": -Infinity });
    expect(options).toEqual({ logitBias: { 0: 1, 12: 2, 30: false } });
    expect(notes).toEqual([]);
  });

  it.each([
    5,
    null,
    "1",
    [[1, 2]],
    { "-1": 1 },
    { "1.5": 1 },
    { x1: 1 },
    { "1x": 1 },
    { 1: "2" },
    { 1: false },
    { 1: Infinity },
  ])("readLogitBias()(%j) is refused", (value) => {
    expect(() => reading(readLogitBias(), value)).toThrow(OptionError);
  });

  it("readLogitBias({lenient}) passes over what it cannot read, with a note for each", () => {
    const { options, notes } = reading(readLogitBias({ lenient: true }), { 1: 2, x: 1, 3: "no" });
    expect(options).toEqual({ logitBias: { 1: 2 } });
    expect(notes).toEqual(["changed", "changed"]);
    expect(reading(readLogitBias({ lenient: true }), 5).notes).toEqual(["changed"]);
  });

  it("readLogitBias({most}) cuts numbers off on both sides, with a note for each that it changes", () => {
    const { options, notes } = reading(readLogitBias({ most: 100 }), { 1: 100, 2: 101, 3: -200, 4: -100 });
    expect(options).toEqual({ logitBias: { 1: 100, 2: 100, 3: -100, 4: -100 } });
    expect(notes).toEqual(["changed", "changed"]);
  });

  it("readLogitBias({texts}) reads pairs and texts, adds up what meets, and lets a ban stay a ban", () => {
    const format = readLogitBias({ texts: true });
    const pairs = [
      ["aa", 2],
      [A, 1],
      [5, false],
      [5, 3],
    ];
    expect(reading(format, pairs, known).options).toEqual({ logitBias: { [A]: 5, 5: false } });
    expect(reading(format, { a: 2 }, known).options).toEqual({ logitBias: { [A]: 2 } });
    expect(reading(format, { a: 2 })).toEqual({ options: { logitBias: {} }, notes: ["changed"] });
    for (const wrong of [[[1, 2, 3]], [5], [[1, 2], [1]], [[1, true]], [[null, 1]]]) {
      expect(() => reading(format, wrong, known)).toThrow(OptionError);
    }
  });
});

describe("writeLogitBias", () => {
  it("writeLogitBias(ban) writes bans among the biases, and without one only these", () => {
    const wanted = wanting({ logitBias: { 1: 2 }, bannedTokens: [3, [4, 5]] });
    expect(writeLogitBias(false)(wanted, row)).toEqual({ 1: 2, 3: false });
    expect(writeLogitBias()(wanted, row)).toEqual({ 1: 2 });
    expect(writeLogitBias(-100)(wanting({}), row)).toBeUndefined();
  });
});

describe("readEndBan", () => {
  it("readEndBan(true) bans the end of the text where it is known, and readEndBan(false) nothing", () => {
    const settings = { endOfText: [7] };
    expect(reading(readEndBan, true, { settings })).toEqual({ options: { bannedTokens: [7] }, notes: [] });
    expect(reading(readEndBan, false, { settings })).toEqual({ options: {}, notes: [] });
    expect(reading(readEndBan, true)).toEqual({ options: {}, notes: [undefined] });
    expect(() => reading(readEndBan, 1)).toThrow(OptionError);
  });
});

describe("readBadWords", () => {
  it("readBadWords(words) bans each as it stands and with a space in front, where that is as long", () => {
    // " ab" is two tokens where "ab" is one; for these two letters a space in front makes another token.
    const merged = (text: string) => tokensOf(text.replace(" c", "C"));
    const settings = { tokensOf: merged };
    expect(reading(readBadWords, [" ab", "c"], { settings }).options).toEqual({
      bannedTokens: [[500], ["c".charCodeAt(0)], ["C".charCodeAt(0)]],
    });
  });

  it("readBadWords(words) whose spaced form begins with the same token bans it once", () => {
    const same = (text: string) => tokensOf(text.trim());
    expect(reading(readBadWords, ["c"], { settings: { tokensOf: same } }).options).toEqual({
      bannedTokens: [["c".charCodeAt(0)]],
    });
  });

  it("readBadWords([]) bans nothing; without a vocabulary there is a note", () => {
    expect(reading(readBadWords, [])).toEqual({ options: {}, notes: [] });
    expect(reading(readBadWords, ["a"])).toEqual({ options: {}, notes: [undefined] });
  });

  it.each([["a"], [["a", 5]], [["a", ""]], [null]])("readBadWords(%j) is refused", (value) => {
    expect(() => reading(readBadWords, value, known)).toThrow(OptionError);
  });
});

describe("readBreakers", () => {
  const newline = [["\n".charCodeAt(0)]];

  it.each([[["\n"]], ['["\\n"]'], ['"\\n"'], [' ["\\n"] ']])(
    "readBreakers()(%j) breaks at the newline",
    (value) => {
      expect(reading(readBreakers(), value, known)).toEqual({ options: { dryBreakers: newline }, notes: [] });
    },
  );

  it.each([[5], [[5]], ["\\"], ['{"a": 1']])("readBreakers()(%j) is refused", (value) => {
    expect(() => reading(readBreakers(), value, known)).toThrow(OptionError);
  });

  it("readBreakers({as}) takes one form alone", () => {
    expect(reading(readBreakers({ as: "list" }), ["\n"], known).options.dryBreakers).toEqual(newline);
    expect(reading(readBreakers({ as: "json" }), '["\\n"]', known).options.dryBreakers).toEqual(newline);
    expect(() => reading(readBreakers({ as: "list" }), '["\\n"]', known)).toThrow(/list of strings/);
    expect(() => reading(readBreakers({ as: "list" }), [], known)).toThrow(OptionError);
    expect(() => reading(readBreakers({ as: "json" }), ["\n"], known)).toThrow(/JSON/);
    expect(reading(readBreakers({ as: "json" }), "[]", known).options).toEqual({ dryBreakers: [] });
  });

  it("readBreakers(an empty string) breaks nothing, and says so", () => {
    expect(reading(readBreakers(), ["", "\n"], known)).toEqual({
      options: { dryBreakers: newline },
      notes: ["changed"],
    });
  });

  it("readBreakers({last}) breaks at the last token alone", () => {
    expect(reading(readBreakers({ last: true }), [" a"], known).options.dryBreakers).toEqual([[A]]);
    expect(reading(readBreakers(), [" a"], known).options.dryBreakers).toEqual([[SPACE, A]]);
  });

  it("readBreakers({anywhere}) takes breakersOf, and says what is missing where DRY acts", () => {
    const settings = { tokensOf, breakersOf: () => [[1], [2]] };
    const acting = { dry_multiplier: 0.8 };
    expect(reading(readBreakers({ anywhere: true }), ["a"], { settings, request: acting })).toEqual({
      options: { dryBreakers: [[1], [2]] },
      notes: [],
    });
    const without = reading(readBreakers({ anywhere: true }), ["a"], { ...known, request: acting });
    expect(without).toEqual({ options: { dryBreakers: [[A]] }, notes: ["changed"] });
    expect(reading(readBreakers({ anywhere: true }), ["a"], known).notes).toEqual([]);
    expect(reading(readBreakers(), ["a"], { ...known, request: acting }).notes).toEqual([]);
  });

  it("readBreakers()(texts) without a vocabulary says that repeats are not broken, where DRY acts", () => {
    expect(reading(readBreakers(), ["a"], { request: { dry_multiplier: 1 } }).notes).toEqual(["changed"]);
    expect(reading(readBreakers(), ["a"], { request: { dry_multiplier: 0 } }).notes).toEqual([]);
    expect(reading(readBreakers(), [], { request: { dry_multiplier: 1 } })).toEqual({
      options: {},
      notes: [],
    });
  });
});
