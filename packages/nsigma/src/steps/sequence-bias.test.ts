import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogitsError } from "../errors.ts";
import type { SequenceBias } from "../options/options.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { sequenceBias } from "./sequence-bias.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

function after(tokens: readonly number[], biases: readonly SequenceBias[], size = 5): number[] {
  const sampler = stepSampler([sequenceBias(biases)], { seed: 1 });
  sampler.prompt(tokens);
  return [...sampler.mask(new Float32Array(size))];
}

describe("sequenceBias", () => {
  const biases: SequenceBias[] = [
    { tokens: [1], bias: 100 },
    { tokens: [4], bias: 100 },
    { tokens: [1, 0], bias: -100 },
    { tokens: [0, 1, 2], bias: -100 },
    { tokens: [1, 3, 1, 3], bias: -100 },
    { tokens: [1, 3, 1, 3, 1, 3], bias: -100 },
  ];

  it.each([
    [
      [0, 1, 3, 1],
      [-100, 100, 0, -100, 100],
    ],
    [
      [0, 1, 0, 1],
      [-100, 100, -100, 0, 100],
    ],
    [
      [1, 3, 1, 3, 1],
      [-100, 100, 0, -200, 100],
    ],
    [[], [0, 100, 0, 0, 100]],
  ])("sequenceBias after %j adds %j, as in the tests of Hugging Face", (tokens, expected) => {
    expect(after(tokens, biases)).toEqual(expected);
  });

  it("sequenceBias bans with false: after 0 1 3 1 of the bad words 1, 4, 1 0, 0 1 2 and 1 3 1 3", () => {
    const words = [[1], [4], [1, 0], [0, 1, 2], [1, 3, 1, 3]];
    const bans = words.map((tokens): SequenceBias => ({ tokens, bias: false }));
    expect(after([0, 1, 3, 1], bans)).toEqual([-Infinity, -Infinity, 0, -Infinity, -Infinity]);
    expect(after([0, 1, 0, 1], bans)).toEqual([-Infinity, -Infinity, -Infinity, 0, -Infinity]);
  });

  it("sequenceBias needs the whole beginning of a sequence at the end of the text", () => {
    const bias: SequenceBias[] = [{ tokens: [7, 8, 2], bias: 3 }];
    expect(after([7, 8], bias)[2]).toBe(3);
    expect(after([8], bias)[2]).toBe(0);
    expect(after([7, 8, 9], bias)[2]).toBe(0);
  });

  it("bannedTokens of the options are single tokens or sequences", () => {
    const sampler = createSampler({
      bannedTokens: [0, [3, 1]],
      sequenceBias: [{ tokens: [2], bias: 1 }],
      seed: 1,
    });
    expect([...sampler.mask(rowOfLogits(0, 0, 0))]).toEqual([-Infinity, 0, 1]);
    sampler.accept(3);
    expect([...sampler.mask(rowOfLogits(0, 0, 0))]).toEqual([-Infinity, -Infinity, 1]);
    expect(() => createSampler({ bannedTokens: [0, 1] }).sample(rowOfLogits(0, 0))).toThrow(LogitsError);
  });

  it("sequenceBias passes over tokens that are cut or beyond the row, and brings none back", () => {
    const steps = [topK(1), sequenceBias([{ tokens: [1], bias: 9 }])];
    expect([...stepSampler(steps).mask(rowOfLogits(2, 1))]).toEqual([2, -Infinity]);
    expect(after([], [{ tokens: [9], bias: 9 }])).toEqual([0, 0, 0, 0, 0]);
  });

  it("sequenceBias after temperature(2) adds to the logit as it is by then", () => {
    const steps = [temperature(2), sequenceBias([{ tokens: [1], bias: 3 }])];
    expect([...stepSampler(steps).mask(rowOfLogits(4, 4))]).toEqual([2, 5]);
  });

  it("sequenceBias([]) is off", () => {
    expect(stepSampler([sequenceBias([])]).steps).toEqual([]);
    expect(createSampler({ sequenceBias: [], bannedTokens: [] }).steps).toEqual([]);
  });

  it("sequenceBias copies the sequences: what the caller does with them later changes nothing", () => {
    const mine = [{ tokens: [1], bias: 2 }];
    const sampler = stepSampler([sequenceBias(mine)], { seed: 1 });
    mine[0].tokens[0] = 0;
    mine[0].bias = 5;
    expect([...sampler.clone().mask(rowOfLogits(0, 0))]).toEqual([0, 2]);
  });

  it.each([
    [{ tokens: [1], bias: 2 }, "sequenceBias must be a list of {tokens, bias}"],
    [[null], "sequenceBias must be a list of token ids"],
    [[{ tokens: 1, bias: 2 }], "sequenceBias must be a list of token ids, got 1"],
    [[{ tokens: [], bias: 2 }], "sequenceBias must be a list of sequences of at least one token"],
    [[{ tokens: [-1], bias: 2 }], "sequenceBias must be a list of token ids"],
    [
      [{ tokens: [1], bias: NaN }],
      "sequenceBias must be a list in which each bias is a finite number, or false to ban",
    ],
    [
      [{ tokens: [1], bias: -Infinity }],
      "sequenceBias must be a list in which each bias is a finite number, or false to ban",
    ],
    [
      [{ tokens: [1], bias: true }],
      "sequenceBias must be a list in which each bias is a finite number, or false to ban",
    ],
  ])("sequenceBias(%j) says %s", (given, message) => {
    expect(() => sequenceBias(given as never)).toThrow(message);
  });

  it("sequenceBias adds the biases of all sequences that the text with the token would end with", () => {
    const sequences = fc.array(
      fc.record({
        tokens: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
        bias: fc.integer({ min: -9, max: 9 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(sequences, fc.array(fc.nat(2), { maxLength: 8 }), fc.nat(8), (some, text, back) => {
        const sampler = stepSampler([sequenceBias(some)], { seed: 1 });
        for (const token of text) sampler.accept(token);
        const check = (now: readonly number[]) => {
          const expected = [0, 1, 2].map((id) => {
            const whole = [...now, id].join("");
            const ends = some.filter(
              ({ tokens }) => tokens.length <= now.length + 1 && whole.endsWith(tokens.join("")),
            );
            return ends.reduce((sum, { bias }) => sum + bias, 0);
          });
          expect([...sampler.mask(new Float32Array(3))]).toEqual(expected);
        };
        check(text);
        sampler.rewind(Math.min(back, text.length));
        check(text.slice(0, text.length - Math.min(back, text.length)));
      }),
    );
  });
});
