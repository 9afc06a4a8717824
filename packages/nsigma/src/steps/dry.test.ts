import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Window } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { dry, type DryOptions } from "./dry.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

/** What DRY takes from each of a row of zeros after a text. */
function taken(tokens: readonly number[], options: Partial<DryOptions>, size = 8): number[] {
  const sampler = stepSampler([dry({ multiplier: 1, ...options })], { seed: 1 });
  sampler.prompt(tokens);
  return [...sampler.mask(new Float32Array(size))].map((logit) => 0 - logit);
}

function only(penalties: Record<number, number>, size = 8): number[] {
  return Array.from({ length: size }, (_, id) => penalties[id] ?? 0);
}

/** How many tokens stand after the last breaker; of those that start at the same place the longest counts. */
function afterBreaker(text: readonly number[], breakers: readonly (readonly number[])[]): number {
  for (let at = text.length - 1; at >= 0; at--) {
    const here = breakers.filter((tokens) => tokens.every((token, i) => text[at + i] === token));
    if (here.length > 0) return text.length - at - Math.max(...here.map(({ length }) => length));
  }
  return text.length;
}

interface Settings {
  base: number;
  allowedLength: number;
  window: Window;
  breakers: readonly (readonly number[])[];
}

/** The definition: every earlier place is compared backwards with the end. */
function plain(tokens: readonly number[], options: Settings): number[] {
  const { base, allowedLength, window, breakers } = options;
  const text = window === "all" ? tokens : tokens.slice(-window);
  const most = new Map<number, number>();
  const limit = afterBreaker(text, breakers);
  for (let j = 0; j + 1 < text.length; j++) {
    let same = 0;
    while (same <= j && text[j - same] === text[text.length - 1 - same]) same++;
    const length = Math.min(same, limit);
    const next = text[j + 1];
    const alone = breakers.some((each) => each.length === 1 && each[0] === next);
    if (length >= allowedLength && !alone) most.set(next, Math.max(length, most.get(next) ?? 0));
  }
  const long = text.length > allowedLength && limit >= allowedLength;
  const cap = Math.floor(88.7228391 / Math.log(base));
  return only(
    Object.fromEntries(
      long ? [...most].map(([token, length]) => [token, base ** Math.min(length - allowedLength, cap)]) : [],
    ),
  );
}

const tokens = fc.nat(3);
const allowedLengths = fc.nat(4);
const windows = fc.constantFrom("all" as const, 1, 2, 5, 12, 64);
const breakers = fc.array(fc.array(tokens, { minLength: 1, maxLength: 3 }), { maxLength: 2 });
const settings = fc.record({
  base: fc.constantFrom(1, 1.25, 1.75, 2),
  allowedLength: allowedLengths,
  window: windows,
  breakers: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: breakers }),
});

function close(found: readonly number[], expected: readonly number[]): void {
  found.forEach((each, id) => expect(Math.abs(each - expected[id])).toBeLessThanOrEqual(1e-6 * expected[id]));
}

describe("dry", () => {
  it("dry after 0 1 2 0 1 takes 1 from 2, which would repeat 0 1 2: the repeat so far has the allowed length", () => {
    expect(taken([0, 1, 2, 0, 1], {})).toEqual(only({ 2: 1 }));
    expect(taken([0, 1, 2, 0, 1], { multiplier: 2 })).toEqual(only({ 2: 2 }));
  });

  it("dry takes the base once more for every token the repeat is longer", () => {
    expect(taken([0, 1, 2, 3, 4, 0, 1, 2], { base: 2 })).toEqual(only({ 3: 2 }));
    expect(taken([0, 1, 2, 3, 4, 0, 1, 2, 3], { base: 2 })).toEqual(only({ 4: 4 }));
    expect(taken([0, 1, 2, 3, 4, 0, 1, 2, 3], { base: 2, allowedLength: 1 })).toEqual(only({ 4: 8 }));
  });

  it("dry leaves alone what repeats less than the allowed length, and a text of no more than it", () => {
    expect(taken([0, 1], {})).toEqual(only({}));
    expect(taken([0, 1, 2, 3, 4, 0, 1], { allowedLength: 4 })).toEqual(only({}));
    expect(taken([], { allowedLength: 0 })).toEqual(only({}));
  });

  it("dry(allowedLength 1) after 1 2 1 2 takes from 1: two tokens are a repeat, one more than allowed", () => {
    expect(taken([1, 2, 1, 2], { allowedLength: 1, base: 4 })).toEqual(only({ 1: 4 }));
  });

  it("dry(allowedLength 0) takes 1 from every token that ever followed another, more from repeats", () => {
    expect(taken([5, 6, 7, 6], { allowedLength: 0, base: 2 })).toEqual(only({ 6: 1, 7: 2 }));
  });

  it("dry takes the longest of the repeats that a token would go on with", () => {
    // 1 2 was followed by 3, and 0 1 2 too.
    expect(taken([1, 2, 3, 0, 1, 2, 3, 4, 0, 1, 2], { base: 2 })).toEqual(only({ 3: 2 }));
  });

  it("dry(breakers [[3]]) does not let a repeat reach across 3, and never takes from 3", () => {
    expect(taken([0, 1, 3, 4, 0, 1], { breakers: [[3]] }, 5)).toEqual(only({}, 5));
    expect(taken([0, 3, 1, 2, 4, 0, 3, 1], {})).toEqual(only({ 2: 1.75 }));
    expect(taken([0, 3, 1, 2, 4, 0, 3, 1], { breakers: [[3]] })).toEqual(only({}));
    expect(taken([0, 3, 1, 5, 2, 4, 0, 3, 1, 5], { breakers: [[3]] })).toEqual(only({ 2: 1 }));
  });

  it("dry(breakers [[6, 7]]) breaks where the whole sequence stands, and takes from 7 itself", () => {
    expect(taken([6, 1, 2, 6, 1], { breakers: [[6, 7]] })).toEqual(only({ 2: 1 }));
    expect(taken([6, 7, 1, 2, 6, 7, 1], {})).toEqual(only({ 2: 1.75 }));
    expect(taken([6, 7, 1, 2, 6, 7, 1], { breakers: [[6, 7]] })).toEqual(only({}));
    expect(taken([5, 6, 7, 5, 6], { breakers: [[6, 7]] })).toEqual(only({ 7: 1 }));
    expect(taken([5, 6, 7, 1, 5, 6], { breakers: [[7, 1, 4]] })).toEqual(only({ 7: 1 }));
  });

  it("dry breaks at the longest of the breakers that begin at the same place, in whichever order they are given", () => {
    const text = [1, 2, 3, 4, 1, 2, 3];
    expect(taken(text, { breakers: [[1]] })).toEqual(only({ 4: 1 }));
    expect(taken(text, { breakers: [[1], [1, 2]] })).toEqual(only({}));
    expect(taken(text, { breakers: [[1, 2], [1]] })).toEqual(only({}));
  });

  it("dry(window 4) does not see what was before the last four", () => {
    expect(taken([0, 1, 2, 0, 1], { window: 5 })).toEqual(only({ 2: 1 }));
    expect(taken([0, 1, 2, 0, 1], { window: 4 })).toEqual(only({}));
  });

  it("dry lets no penalty grow beyond what float32 holds", () => {
    const [penalty] = taken(new Array<number>(300).fill(0), { base: 2 });
    // The exponent ends at ⌊88.72 / ln 2⌋ = 127.
    expect(penalty).toBe(2 ** 127);
  });

  it("dry(base 1) takes the same from every repeat, however long", () => {
    expect(taken(new Array<number>(300).fill(0), { base: 1 })).toEqual(only({ 0: 1 }));
  });

  it("dry passes over tokens that are cut or beyond the row", () => {
    const sampler = stepSampler([topK(1), dry({ multiplier: 1 })], { seed: 1 });
    sampler.prompt([0, 1, 2, 0, 1]);
    expect([...sampler.mask(Float32Array.of(1, 0, 0))]).toEqual([1, -Infinity, -Infinity]);
    expect(taken([0, 1, 2, 0, 1], {}, 2)).toEqual([0, 0]);
  });

  it("dry after temperature(2) subtracts from the logit as it is by then", () => {
    const sampler = stepSampler([temperature(2), dry({ multiplier: 1 })], { seed: 1 });
    sampler.prompt([0, 1, 2, 0, 1]);
    expect([...sampler.mask(Float32Array.of(4, 4, 4))]).toEqual([2, 2, 1]);
  });

  it("dry sees the tokens that sample chose", () => {
    const sampler = createSampler({ dryMultiplier: 1000, dryAllowedLength: 1, seed: 2 });
    const chosen = Array.from({ length: 40 }, () => sampler.sample(new Float32Array(8)));
    const pairs = chosen.slice(1).map((token, i) => `${chosen[i]} ${token}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it("dry({multiplier: 0}) is off", () => {
    expect(stepSampler([dry({ multiplier: 0 })]).steps).toEqual([]);
    expect(createSampler({ dryMultiplier: 0 }).steps).toEqual([]);
  });

  it.each([
    [{ multiplier: -1 }, "dryMultiplier must be a number from 0 to"],
    [{ multiplier: NaN }, "dryMultiplier must be a number from 0 to"],
    [{ base: 0.9 }, "dryBase must be a number of at least 1, got 0.9"],
    [{ allowedLength: -1 }, "dryAllowedLength must be an integer of at least 0, got -1"],
    [{ allowedLength: 1.5 }, "dryAllowedLength must be an integer of at least 0, got 1.5"],
    [{ window: 0 }, 'dryWindow must be an integer of at least 1, or "all", got 0'],
    [{ window: -1 }, 'dryWindow must be an integer of at least 1, or "all", got -1'],
    [{ breakers: 3 }, "dryBreakers must be a list of token sequences, got 3"],
    [{ breakers: [3] }, "dryBreakers must be a list of token ids, got 3"],
    [{ breakers: [[]] }, "dryBreakers must be a list of sequences of at least one token, got []"],
    [{ breakers: [[-1]] }, "dryBreakers must be a list of token ids"],
  ])("dry(%j) says %s", (options, message) => {
    expect(() => dry({ multiplier: 1, ...options } as DryOptions)).toThrow(message);
  });

  it("dry copies the breakers: what the caller does with them later changes nothing", () => {
    const mine = [[3]];
    const step = dry({ multiplier: 1, breakers: mine });
    mine[0][0] = 4;
    const sampler = stepSampler([step], { seed: 1 });
    sampler.prompt([3, 1, 2, 3, 1]);
    expect([...sampler.mask(new Float32Array(5))]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("dry against its definition", () => {
  it("dry takes what comparing every earlier place with the end says", () => {
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 40 }), settings, (text, options) => {
        close(taken(text, options), plain(text, options));
      }),
      { numRuns: 500 },
    );
  });

  it("dry takes the same from texts of hundreds of tokens, which outgrow its first tables", () => {
    const long = fc.array(fc.nat(1), { minLength: 200, maxLength: 700 });
    fc.assert(
      fc.property(long, settings, (text, options) => {
        close(taken(text, options), plain(text, options));
      }),
      { numRuns: 20 },
    );
  });

  it("dry, told token by token, rewound and prompted again, takes what it would take from the whole text", () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ accept: tokens }) },
        { weight: 2, arbitrary: fc.record({ rewind: fc.nat(12) }) },
        { weight: 1, arbitrary: fc.record({ prompt: fc.array(tokens, { maxLength: 30 }) }) },
      ),
      { minLength: 10, maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, settings, (moves, options) => {
        const sampler = stepSampler([dry({ multiplier: 1, ...options })], { seed: 1 });
        let text: number[] = [];
        for (const move of moves) {
          if ("accept" in move) {
            sampler.accept(move.accept);
            text.push(move.accept);
          } else if ("rewind" in move) {
            const count = Math.min(move.rewind, sampler.step);
            sampler.rewind(count);
            text = text.slice(0, text.length - count);
          } else {
            sampler.prompt(move.prompt);
            text = [...move.prompt];
          }
          const found = [...sampler.mask(new Float32Array(8))].map((logit) => 0 - logit);
          close(found, plain(text, options));
        }
      }),
      { numRuns: 100 },
    );
  });
});
