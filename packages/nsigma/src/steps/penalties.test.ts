import { describe, expect, it } from "vitest";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { type PenaltyOptions, penalties } from "./penalties.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

function after(tokens: number[], options: PenaltyOptions, row: Float32Array): number[] {
  const sampler = createSampler([penalties(options)], { seed: 1 });
  sampler.prompt(tokens);
  return [...sampler.mask(row.slice())];
}

describe("penalties", () => {
  const row = rowOfLogits(2, 2, -2, 0, 2);

  it("penalties({repetition: 2}) halves positive logits and doubles negative ones, once", () => {
    expect(after([1, 2, 2, 3], { repetition: 2 }, row)).toEqual([2, 1, -4, 0, 2]);
  });

  it("penalties({repetition: 0.5}) favours what was used", () => {
    expect(after([1, 2], { repetition: 0.5 }, row)).toEqual([2, 4, -1, 0, 2]);
  });

  it("penalties({frequency: 0.5}) takes 0.5 for every occurrence", () => {
    expect(after([0, 0, 0, 1], { frequency: 0.5 }, row)).toEqual([0.5, 1.5, -2, 0, 2]);
  });

  it("penalties({presence: 0.5}) takes 0.5 once", () => {
    expect(after([0, 0, 0, 1], { presence: 0.5 }, row)).toEqual([1.5, 1.5, -2, 0, 2]);
  });

  it("penalties({repetition, frequency, presence}) divides first, then subtracts", () => {
    const options = { repetition: 2, frequency: 0.25, presence: 1 };
    expect(after([0, 0], options, row)).toEqual([2 / 2 - 0.5 - 1, 2, -2, 0, 2]);
  });

  it("penalties({window: 2}) looks at the last two tokens", () => {
    expect(after([0, 1, 4], { presence: 1, window: 2 }, row)).toEqual([2, 1, -2, 0, 1]);
  });

  it('penalties({window: "all"}) looks at all, where the default looks at 64', () => {
    const tokens = [0, ...Array(64).fill(1)];
    expect(after(tokens, { presence: 1 }, row)).toEqual([2, 1, -2, 0, 2]);
    expect(after(tokens, { presence: 1, window: 65 }, row)).toEqual([1, 1, -2, 0, 2]);
    expect(after(tokens, { presence: 1, window: "all" }, row)).toEqual([1, 1, -2, 0, 2]);
  });

  it("penalties see the tokens that sample chose and those that accept was told of", () => {
    const sampler = createSampler({ presencePenalty: 100, seed: 5 });
    const chosen = [0, 1, 2, 3, 4].map(() => sampler.sample(rowOfLogits(1, 1, 1, 1, 1)));
    expect(chosen.sort()).toEqual([0, 1, 2, 3, 4]);

    const told = createSampler({ presencePenalty: 1, seed: 5 });
    told.accept(4);
    expect([...told.mask(row.slice())]).toEqual([2, 2, -2, 0, 1]);
  });

  it("penalties pass over tokens that are cut or beyond the row", () => {
    const sampler = createSampler([topK(2), penalties({ presence: 1 })]);
    sampler.prompt([0, 2, 1_000_000]);
    expect([...sampler.mask(rowOfLogits(3, 2, 1))]).toEqual([2, 2, -Infinity]);
  });

  it("penalties({presence: 1}) after temperature(2) subtracts from the logit as it is by then", () => {
    const sampler = createSampler([temperature(2), penalties({ presence: 1 })]);
    sampler.prompt([1]);
    expect([...sampler.mask(rowOfLogits(4, 4))]).toEqual([2, 1]);
  });

  it("penalties({}) is off, and so are penalties with all three neutral", () => {
    expect(createSampler([penalties({}), penalties({ window: 5 })]).steps).toEqual([]);
    expect(createSampler({ repetitionPenalty: 1, frequencyPenalty: 0, presencePenalty: 0 }).steps).toEqual(
      [],
    );
  });

  it("clone() copies penalties as they were made, though the caller's object has changed since", () => {
    const options = { presence: 1 };
    const sampler = createSampler([penalties(options)], { seed: 1 });
    sampler.prompt([0]);
    options.presence = 0;
    expect([...sampler.clone().mask(rowOfLogits(2, 2))]).toEqual([1, 2]);
  });

  it.each([
    [{ repetition: 0 }, "repetitionPenalty: expected a number above 0, got 0"],
    [{ repetition: NaN }, "repetitionPenalty: expected a number above 0, got NaN"],
    [{ frequency: Infinity }, "frequencyPenalty: expected a finite number, got Infinity"],
    [{ presence: "1" }, 'presencePenalty: expected a finite number, got "1"'],
    [{ window: 0 }, 'penaltyWindow: expected an integer from 1, or "all", got 0'],
    [{ window: -1 }, 'penaltyWindow: expected an integer from 1, or "all", got -1'],
    [{ window: 1.5 }, 'penaltyWindow: expected an integer from 1, or "all", got 1.5'],
    [{ window: Infinity }, 'penaltyWindow: expected an integer from 1, or "all", got Infinity'],
    [{ window: "some" }, 'penaltyWindow: expected an integer from 1, or "all", got "some"'],
  ])("penalties(%j) says %s", (options, message) => {
    expect(() => penalties(options as PenaltyOptions)).toThrow(message);
  });
});
