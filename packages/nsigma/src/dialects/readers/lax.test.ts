import { describe, expect, it } from "vitest";
import type { Parameter } from "../dialect.ts";
import { asKoboldcpp, asPydantic, truthsAreNumbers } from "./lax.ts";

const number: Parameter = { option: "temperature" };
const seed: Parameter = { option: "seed" };
const flag: Parameter = { option: "bannedTokens", default: false };
const list: Parameter = { option: "dryBreakers" };

describe("numbers that are written otherwise", () => {
  it.each([
    ["1", 1],
    [" +1.5 ", 1.5],
    ["-.5", -0.5],
    ["12.", 12],
    [".25", 0.25],
    ["1e3", 1000],
    ["2.5E-10", 2.5e-10],
    [true, 1],
    [3, 3],
  ])("asPydantic(%j, a number) and asKoboldcpp are %d", (value, read) => {
    expect(asPydantic(value, number)).toBe(read);
    expect(asKoboldcpp(value, number)).toBe(read);
  });

  it.each(["", "x1", "1x", "1 2", "e5", ".", "1e", "0x10", [1], {}])(
    "asPydantic(%j, a number) leaves it as it is, and asKoboldcpp leaves it out",
    (value) => {
      expect(asPydantic(value, number)).toBe(value);
      expect(asKoboldcpp(value, number)).toBeUndefined();
    },
  );

  it("a seed is a number, and so is what has a number for its default; lists and flags are none", () => {
    expect([asPydantic("7", seed), asPydantic("7", { ...list, default: 0 })]).toEqual([7, 7]);
    expect([asPydantic("7", list), asKoboldcpp("7", list), asKoboldcpp("7", flag)]).toEqual(["7", "7", "7"]);
  });
});

describe("truths that are written otherwise", () => {
  it.each([
    ["Yes", true],
    ["on", true],
    [1, true],
    ["F", false],
    [0, false],
    ["maybe", "maybe"],
    [2, 2],
  ])("asPydantic(%j, a flag) is %j", (value, read) => {
    expect(asPydantic(value, flag)).toBe(read);
  });

  it("asPydantic(a word, no flag) is the word", () => {
    expect([asPydantic("yes", list), asPydantic(1, list)]).toEqual(["yes", 1]);
  });

  it("truthsAreNumbers(true or false) is 1 or 0 where a number is read, and else what it was", () => {
    expect([truthsAreNumbers(true, number), truthsAreNumbers(false, seed)]).toEqual([1, 0]);
    expect([truthsAreNumbers(true, flag), truthsAreNumbers("1", number)]).toEqual([true, "1"]);
  });
});
