import { describe, expect, it } from "vitest";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { minLength, type MinLengthOptions } from "./min-length.ts";
import { topK } from "./top-k.ts";

/** Whether token 0 is banned before each of the first draws after a prompt. */
function bans(
  options: Omit<MinLengthOptions, "endOfText">,
  prompt: readonly number[],
  draws: number,
): boolean[] {
  const sampler = stepSampler([minLength({ ...options, endOfText: [0] })], { seed: 1 });
  sampler.prompt(prompt);
  return Array.from({ length: draws }, () => {
    const [end, other] = sampler.mask(rowOfLogits(1, 1));
    expect(other).toBe(1);
    sampler.accept(1);
    return end === -Infinity;
  });
}

describe("minLength", () => {
  it("minLength({newTokens: 3}) bans the end before the first three draws, whatever the prompt", () => {
    expect(bans({ newTokens: 3 }, [], 5)).toEqual([true, true, true, false, false]);
    expect(bans({ newTokens: 3 }, [5, 5, 5, 5, 5], 5)).toEqual([true, true, true, false, false]);
  });

  it("minLength({length: 3}) counts the prompt", () => {
    expect(bans({ length: 3 }, [], 5)).toEqual([true, true, true, false, false]);
    expect(bans({ length: 3 }, [5, 5], 3)).toEqual([true, false, false]);
    expect(bans({ length: 3 }, [5, 5, 5, 5], 2)).toEqual([false, false]);
  });

  it("minLength({newTokens: 1, length: 4}) bans the end until both are reached", () => {
    expect(bans({ newTokens: 1, length: 4 }, [5], 5)).toEqual([true, true, true, false, false]);
    expect(bans({ newTokens: 1, length: 4 }, [5, 5, 5, 5, 5], 3)).toEqual([true, false, false]);
  });

  it("minLength bans every token that ends a text, and passes over those cut or beyond the row", () => {
    const sampler = stepSampler([topK(3), minLength({ newTokens: 1, endOfText: [1, 3, 99] })], { seed: 1 });
    expect([...sampler.mask(rowOfLogits(5, 4, 3, 2))]).toEqual([5, -Infinity, 3, -Infinity]);
  });

  it("minLength counts again from where the text is rewound to, and starts over with a new prompt", () => {
    const sampler = createSampler({ minNewTokens: 2, endOfText: [0], seed: 1 });
    const isBanned = () => sampler.mask(rowOfLogits(1, 1))[0] === -Infinity;
    sampler.accept(1);
    sampler.accept(1);
    expect(isBanned()).toBe(false);
    sampler.rewind(1);
    expect(isBanned()).toBe(true);
    sampler.accept(1);
    expect(isBanned()).toBe(false);
    sampler.prompt([1, 1, 1]);
    expect(isBanned()).toBe(true);
  });

  it("minLength makes sample go on", () => {
    const sampler = createSampler({ minLength: 20, endOfText: [0], seed: 1 });
    const row = rowOfLogits(30, 0);
    expect(Array.from({ length: 21 }, () => sampler.sample(row))).toEqual([...Array<number>(20).fill(1), 0]);
  });

  it("minLength with both at 0 is off, with or without an end", () => {
    expect(stepSampler([minLength({ endOfText: [0] })]).steps).toEqual([]);
    expect(stepSampler([minLength({ newTokens: 0, length: 0, endOfText: [] })]).steps).toEqual([]);
    expect(createSampler({ minNewTokens: 0, minLength: 0 }).steps).toEqual([]);
  });

  it.each([
    [{ newTokens: 1, endOfText: [] }, "endOfText must be a list of at least one token id"],
    [{ newTokens: -1, endOfText: [0] }, "minNewTokens must be an integer of at least 0, got -1"],
    [{ newTokens: 0.5, endOfText: [0] }, "minNewTokens must be an integer of at least 0, got 0.5"],
    [{ length: NaN, endOfText: [0] }, "minLength must be an integer of at least 0, got NaN"],
    [{ length: 1, endOfText: 0 }, "endOfText must be a list of token ids, got 0"],
    [{ length: 1, endOfText: [-1] }, "endOfText must be a list of token ids"],
  ])("minLength(%j) says %s", (options, message) => {
    expect(() => minLength(options as MinLengthOptions)).toThrow(message);
  });

  it("minLength copies the list of ends", () => {
    const ends = [0];
    const sampler = stepSampler([minLength({ newTokens: 1, endOfText: ends })], { seed: 1 });
    ends[0] = 1;
    expect([...sampler.clone().mask(rowOfLogits(2, 2))]).toEqual([-Infinity, 2]);
  });
});
