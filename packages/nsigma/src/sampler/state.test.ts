import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { anyOptions } from "../every-step.fixture.ts";
import type { SamplerOptions } from "../options/options.ts";
import { attempt } from "./attempt.fixture.ts";
import { createSampler } from "./create-sampler.ts";
import type { Sampler } from "./sampler.ts";
import type { SamplerState } from "./state.ts";

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

  it("restore(JSON of save()) goes on where the other stopped, with any options", () => {
    fc.assert(
      fc.property(
        anyOptions,
        fc.array(fc.nat(50), { maxLength: 12 }),
        fc.nat(6),
        (options, prompt, steps) => {
          const sampler = createSampler(options);
          sampler.prompt(prompt);
          for (let i = 0; i < steps; i++) attempt(() => sampler.sample(row));
          const state: SamplerState = JSON.parse(JSON.stringify(sampler.save()));
          const others = [createSampler(options), sampler.clone()];
          attempt(() => others[0].sample(row));
          others[0].restore(state);
          const expected = Array.from({ length: 5 }, () => attempt(() => sampler.sample(row)));
          for (const other of others) {
            expect(Array.from({ length: 5 }, () => attempt(() => other.sample(row)))).toEqual(expected);
            expect(other.save()).toEqual(sampler.save());
          }
        },
      ),
      { numRuns: 200 },
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
    expect(sampler.save()).toEqual({ version: 2, seed: 11, step: 0, prompt: [], tokens: [], memory: [] });
    expect(take(sampler, 20)).toEqual(first);
  });

  it("prompt(tokens) takes no draws and replaces what was there", () => {
    const sampler = createSampler(memory);
    take(sampler, 7);
    sampler.prompt(Int32Array.of(3, 3, 5));
    expect(sampler.save()).toEqual({
      version: 2,
      seed: 11,
      step: 0,
      prompt: [3, 3, 5],
      tokens: [],
      memory: [],
    });
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

  it("save() tells prompt, tokens and what was learnt before each draw and now", () => {
    const sampler = createSampler({ mirostat: 2, mirostatTau: 3, presencePenalty: 0.1, seed: 2 });
    sampler.prompt([7, 8]);
    const tokens = [sampler.sample(row), sampler.sample(row)];
    const { memory, ...rest } = sampler.save();
    expect(rest).toEqual({ version: 2, seed: 2, step: 2, prompt: [7, 8], tokens });
    expect(memory).toHaveLength(3);
    expect(memory[0]).toBe(6);
    expect(new Set(memory).size).toBe(3);
  });

  it("a sampler whose steps do not look at the text keeps no tokens", () => {
    const sampler = createSampler({ topK: 5, seed: 1 });
    sampler.prompt([1, 2, 3]);
    take(sampler, 5);
    expect(sampler.save()).toEqual({ version: 2, seed: 1, step: 5, prompt: [], tokens: [], memory: [] });
  });

  it("prompt(bad tokens) is refused and changes nothing", () => {
    const sampler = createSampler(memory);
    take(sampler, 7);
    const state = sampler.save();
    expect(() => sampler.prompt([1, 2, -1])).toThrow(
      "prompt must be a list of token ids, integers from 0 to 16777215, got -1",
    );
    expect(() => sampler.prompt([1.5])).toThrow(
      "prompt must be a list of token ids, integers from 0 to 16777215, got 1.5",
    );
    expect(sampler.save()).toEqual(state);
  });

  it.each([-1, 1.5, NaN, "3", undefined])("accept(%j) is refused", (token) => {
    const sampler = createSampler(memory);
    expect(() => sampler.accept(token as number)).toThrow(
      /^token must be a token id, an integer from 0 to 16777215, got /,
    );
    expect(sampler.step).toBe(0);
  });

  const saved = { version: 2, seed: 11, step: 1, prompt: [3], tokens: [5], memory: [] };
  const NONE = /^state must be what save\(\) returned, got /;

  it.each([
    ["null", null, NONE],
    ["a string", "{}", NONE],
    ["version 1", { version: 1, seed: 11, step: 0, tokens: [] }, NONE],
    ["version 3", { ...saved, version: 3 }, NONE],
    ["no prompt", { ...saved, prompt: undefined }, NONE],
    ["no tokens", { ...saved, tokens: undefined }, NONE],
    ["no memory", { ...saved, memory: undefined }, NONE],
    ["another seed", { ...saved, seed: 12 }, /^state.seed must be this sampler's seed, 11, got 12/],
    ["a negative step", { ...saved, step: -1 }, /^state.step must be an integer of at least 0, got -1/],
    ["half a step", { ...saved, step: 0.5 }, /^state.step must be an integer of at least 0, got 0.5/],
    ["a bad prompt", { ...saved, prompt: [-5] }, /^state.prompt must be a list of token ids/],
    ["a bad token", { ...saved, tokens: ["5"] }, /^state.tokens must be a list of token ids/],
    [
      "too few tokens",
      { ...saved, tokens: [] },
      /^state.tokens must be a list of 1 tokens, as this chain saves/,
    ],
    [
      "too many tokens",
      { ...saved, tokens: [5, 5] },
      /^state.tokens must be a list of 1 tokens, as this chain saves/,
    ],
    [
      "the memory of another chain",
      { ...saved, memory: [1, 2] },
      /^state.memory must be a list of 0 numbers/,
    ],
  ])("restore(%s) is refused and changes nothing", (_name, state, message) => {
    const sampler = createSampler(memory);
    take(sampler, 4);
    const before = sampler.save();
    expect(() => sampler.restore(state as SamplerState)).toThrow(OptionError);
    expect(() => sampler.restore(state as SamplerState)).toThrow(message);
    expect(sampler.save()).toEqual(before);
    sampler.restore(saved as SamplerState);
    expect(sampler.save()).toEqual(saved);
  });

  it.each([
    [[], "got []"],
    [[10], "got [10]"],
    [[10, NaN], "got [10,null]"],
    [[10, "9"], 'got [10,"9"]'],
    [[10, 9, 8], "got [10,9,8]"],
  ])("restore({memory: %j}) after one draw of mirostat is refused and changes nothing", (learnt, got) => {
    const sampler = createSampler({ mirostat: 2, seed: 11 });
    take(sampler, 3);
    const before = sampler.save();
    const state = { ...saved, prompt: [], tokens: [], memory: learnt } as SamplerState;
    expect(() => sampler.restore(state)).toThrow(OptionError);
    expect(() => sampler.restore(state)).toThrow(
      `state.memory must be a list of 2 numbers, as this chain saves after 1 draws, ${got}`,
    );
    expect(sampler.save()).toEqual(before);
  });

  it("restore(a state of llama.cpp's draws) with a generator further on than so few draws take is refused", () => {
    const sampler = createSampler({ draws: "llama.cpp", seed: 11 });
    take(sampler, 3);
    const state = sampler.save();
    expect(state.memory).toEqual([0, 2, 4, 6]);
    expect(() => sampler.restore({ ...state, memory: [0, 2, 4, 1e6] })).toThrow(OptionError);
  });

  it.each([NaN, undefined, null, "tokens", 5])("prompt(%s) is refused and changes nothing", (tokens) => {
    const sampler = createSampler(memory);
    take(sampler, 2);
    const before = sampler.save();
    expect(() => sampler.prompt(tokens as never)).toThrow(OptionError);
    expect(sampler.save()).toEqual(before);
  });
});
