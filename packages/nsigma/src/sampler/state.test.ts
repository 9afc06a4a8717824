import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "./create-sampler.ts";
import type { Sampler, SamplerState } from "./sampler.ts";

const row = Float32Array.from({ length: 40 }, (_, id) => 2 * Math.sin(id * id));
const memory: SamplerOptions = { frequencyPenalty: 0.7, repetitionPenalty: 1.3, penaltyWindow: 6, seed: 11 };

function take(sampler: Sampler, count: number): number[] {
  return Array.from({ length: count }, () => sampler.sample(row));
}

describe("the sampler's memory", () => {
  it("two samplers with the same seed choose the same tokens; another seed chooses others", () => {
    const tokens = take(createSampler({ seed: 4 }), 50);
    expect(take(createSampler({ seed: 4 }), 50)).toEqual(tokens);
    expect(take(createSampler({ seed: 5 }), 50)).not.toEqual(tokens);
    expect(new Set(tokens).size).toBeGreaterThan(10);
  });

  it("createSampler({}) takes a seed of its own, told by sampler.seed", () => {
    const sampler = createSampler({});
    expect(Number.isInteger(sampler.seed)).toBe(true);
    expect(take(createSampler({ seed: sampler.seed }), 20)).toEqual(take(sampler, 20));
    const seeds = new Set(Array.from({ length: 20 }, () => createSampler({}).seed));
    expect(seeds.size).toBeGreaterThan(15);
  });

  it("restore(JSON of save()) goes on where the other stopped, with any prompt and any window", () => {
    const windows = fc.constantFrom<number | "all">(1, 3, 64, "all");
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { maxLength: 80 }),
        fc.nat(12),
        windows,
        (prompt, steps, penaltyWindow) => {
          const options = { ...memory, penaltyWindow };
          const sampler = createSampler(options);
          sampler.prompt(prompt);
          take(sampler, steps);
          const state: SamplerState = JSON.parse(JSON.stringify(sampler.save()));
          expect(state.step).toBe(steps);
          const other = createSampler(options);
          other.sample(row);
          other.restore(state);
          expect(other.save()).toEqual(sampler.save());
          expect(take(other, 10)).toEqual(take(sampler, 10));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("clone() goes its own way and leaves the first alone", () => {
    const sampler = createSampler(memory);
    sampler.prompt([1, 2, 3]);
    take(sampler, 5);
    const clone = sampler.clone();
    const state = sampler.save();
    const tokens = take(clone, 30);
    expect(sampler.save()).toEqual(state);
    expect(take(sampler, 30)).toEqual(tokens);
  });

  it("reset() makes the next draw the first again and forgets the tokens", () => {
    const sampler = createSampler(memory);
    const first = take(sampler, 20);
    sampler.reset();
    expect(sampler.step).toBe(0);
    expect(sampler.save()).toEqual({ version: 1, seed: 11, step: 0, tokens: [] });
    expect(take(sampler, 20)).toEqual(first);
  });

  it("prompt(tokens) takes no draws and replaces what was there", () => {
    const sampler = createSampler(memory);
    take(sampler, 7);
    sampler.prompt(Int32Array.of(3, 3, 5));
    expect(sampler.save()).toEqual({ version: 1, seed: 11, step: 0, tokens: [3, 3, 5] });
    const fresh = createSampler(memory);
    fresh.prompt([3, 3, 5]);
    expect(take(sampler, 20)).toEqual(take(fresh, 20));
  });

  it("accept(token) takes the place of one draw", () => {
    const sampler = createSampler({ seed: 9 });
    const tokens = take(createSampler({ seed: 9 }), 3);
    sampler.accept(0);
    expect(sampler.step).toBe(1);
    expect(take(sampler, 2)).toEqual(tokens.slice(1));
  });

  it("accept(token) of each token that was drawn leads to the state that sample led to", () => {
    const drawn = createSampler(memory);
    const told = createSampler(memory);
    for (const token of take(drawn, 100)) told.accept(token);
    expect(told.save()).toEqual(drawn.save());
    expect(told.mask(row.slice())).toEqual(drawn.mask(row.slice()));
  });

  it("a sampler without penalties keeps no tokens", () => {
    const sampler = createSampler({ topK: 5, seed: 1 });
    sampler.prompt([1, 2, 3]);
    take(sampler, 5);
    expect(sampler.save()).toEqual({ version: 1, seed: 1, step: 5, tokens: [] });
  });

  it("prompt(bad tokens) is refused and changes nothing", () => {
    const sampler = createSampler(memory);
    take(sampler, 7);
    const state = sampler.save();
    expect(() => sampler.prompt([1, 2, -1])).toThrow(
      "prompt: expected a token id, an integer from 0 to below 16777216, got -1",
    );
    expect(() => sampler.prompt([1.5])).toThrow(
      "prompt: expected a token id, an integer from 0 to below 16777216, got 1.5",
    );
    expect(sampler.save()).toEqual(state);
  });

  it.each([-1, 1.5, NaN, "3", undefined])("accept(%j) is refused", (token) => {
    const sampler = createSampler(memory);
    expect(() => sampler.accept(token as number)).toThrow(
      /^token: expected a token id, an integer from 0 to below 16777216, got /,
    );
    expect(sampler.step).toBe(0);
  });

  it.each([
    ["null", null, /^state: expected what save\(\) returned, got null/],
    [
      "another version",
      { version: 2, seed: 11, step: 0, tokens: [] },
      /^state: expected what save\(\) returned/,
    ],
    ["no tokens", { version: 1, seed: 11, step: 0 }, /^state: expected what save\(\) returned/],
    [
      "another seed",
      { version: 1, seed: 12, step: 0, tokens: [] },
      /^state.seed: expected this sampler's seed, 11, got 12/,
    ],
    [
      "a negative step",
      { version: 1, seed: 11, step: -1, tokens: [] },
      /^state.step: expected an integer from 0, got -1/,
    ],
    ["a bad token", { version: 1, seed: 11, step: 1, tokens: [-5] }, /^prompt: expected a token id/],
  ])("restore(%s) is refused and changes nothing", (_name, state, message) => {
    const sampler = createSampler(memory);
    take(sampler, 4);
    const before = sampler.save();
    expect(() => sampler.restore(state as SamplerState)).toThrow(OptionError);
    expect(() => sampler.restore(state as SamplerState)).toThrow(message);
    expect(sampler.save()).toEqual(before);
  });
});
