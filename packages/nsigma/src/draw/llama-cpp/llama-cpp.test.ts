import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../../candidates/candidates.ts";
import { OptionError } from "../../errors.ts";
import { Mt19937 } from "../../random/mt19937.ts";
import { rowOfLogits, rowOfProbabilities, rows } from "../../rows.fixture.ts";
import { apply } from "../../sampler/run.ts";
import { mirostat, topK, typicalP, xtc } from "../../steps/index.ts";
import type { Step } from "../../steps/step.ts";
import type { Drawing } from "../drawing.ts";
import { asLlamaCpp } from "./index.ts";

const XTC = xtc({ probability: 0.5 });

/** The drawing of a chain. */
function drawing(seed: number, steps: readonly Step[] = [], named: readonly string[] = []): Drawing {
  return asLlamaCpp({ seed, steps, named });
}

/** A row loaded under a drawing's eyes, with steps applied to it. */
function loaded(own: Drawing, row: Float32Array, steps: readonly Step[] = []): Candidates {
  const candidates = new Candidates();
  candidates.load(row);
  own.observer?.loaded(candidates);
  for (const step of steps) apply({ step, roll: () => 0 }, candidates, own.observer);
  return candidates;
}

/** Picks with each random number from a row that steps were applied to. */
function picked(
  row: Float32Array,
  us: readonly number[],
  steps: readonly Step[] = [],
  temperature = 1,
): number[] {
  const own = drawing(1);
  return us.map((u) => {
    const candidates = loaded(own, row, steps);
    candidates.temperature = temperature;
    return candidates.id(own.pick(candidates, u));
  });
}

const three = rowOfLogits(1, 2, 3);

describe("the random numbers of asLlamaCpp", () => {
  it("rollForToken(...) gives the seed's doubles, two words each", () => {
    const own = drawing(42);
    const expected = [0.7965429843, 0.1834347879, 0.7796909977];
    expected.forEach((u, draw) => expect(own.rollForToken(draw)).toBeCloseTo(u, 9));
    expect([...(own.memory ?? [])]).toEqual([6]);
  });

  it("roll(draw, series) gives floats of a generator for each key cut, all with the same seed", () => {
    const own = drawing(42, [XTC, topK(3), XTC]);
    const generator = new Mt19937(42);
    const floats = [generator.float(), generator.float()];
    expect([own.roll(0, 1), own.roll(1, 1)]).toEqual(floats);
    expect([own.roll(0, 2), own.roll(1, 2)]).toEqual(floats);
    expect(own.rollForToken(0)).toBeCloseTo(0.7965429843, 9);
    expect([...(own.memory ?? [])]).toEqual([2, 2, 2]);
  });

  it("its memory put back gives the same numbers again", () => {
    const own = drawing(7, [XTC]);
    const memory = own.memory ?? new Float64Array(0);
    const take = () => [own.roll(0, 1), own.rollForToken(0), own.rollForToken(1)];
    const before = memory.slice();
    const numbers = take();
    const after = memory.slice();
    expect(take()).not.toEqual(numbers);
    memory.set(before);
    expect(take()).toEqual(numbers);
    expect(memory).toEqual(after);
  });

  it.each([
    ["mirostat", drawing(42, [mirostat(2)])],
    ["adaptive-p that the order names, even if it is off", drawing(42, [], ["topK", "adaptiveP"])],
  ])("a chain with %s takes no number for a single candidate", (_name, own) => {
    loaded(own, rowOfLogits(5));
    expect(own.rollForToken(0)).toBe(0);
    loaded(own, three);
    expect(own.rollForToken(1)).toBeCloseTo(0.7965429843, 9);
  });

  it("other chains take one for a single candidate too", () => {
    const own = drawing(42, [topK(3)], ["topK"]);
    loaded(own, rowOfLogits(5));
    expect(own.rollForToken(0)).toBeCloseTo(0.7965429843, 9);
    loaded(own, three);
    expect(own.rollForToken(1)).toBeCloseTo(0.1834347879, 9);
  });

  it.each([2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER])("asLlamaCpp(seed %s) is refused", (seed) => {
    expect(() => drawing(seed)).toThrow(OptionError);
    expect(() => drawing(seed)).toThrow(/^seed must be an integer from 0 to 4294967294/);
  });
});

describe("the tokens of asLlamaCpp", () => {
  const row = rowOfProbabilities(0.125, 0.25, 0.5, 0.125);

  it("pick(candidates, u) walks the array as it lies: by id at first", () => {
    expect(picked(row, [0.1, 0.2, 0.3, 0.4, 0.8, 0.9])).toEqual([0, 1, 1, 2, 2, 3]);
  });

  it("pick(candidates, u) walks down the logits once something sorted them, equals by id", () => {
    expect(picked(row, [0.1, 0.49, 0.51, 0.74, 0.76, 0.89], [topK(4)])).toEqual([2, 2, 1, 1, 0, 3]);
  });

  it("pick(candidates, u) walks away from the expected surprise, 1.75 bits, after typical", () => {
    expect(picked(row, [0.1, 0.3, 0.8, 0.9], [typicalP(0.9999)])).toEqual([1, 2, 0, 3]);
  });

  it("pick(candidates, u) takes the first whose running sum reaches u, not the first to exceed it", () => {
    expect(picked(rowOfLogits(2, 2, 2, 2), [0, 0.25, 0.5, 0.75, 1 - 2 ** -53])).toEqual([0, 0, 1, 2, 3]);
  });

  it("pick(candidates, u) passes over what weighs nothing", () => {
    const gaps = rowOfLogits(-Infinity, -2000, 3, 3, -2000);
    expect(picked(gaps, [0, 0.4, 0.6, 1 - 2 ** -53])).toEqual([2, 2, 3, 3]);
  });

  it("pick(candidates, u) sees the temperature", () => {
    expect(picked(rowOfLogits(0, 1), [1e-9, 0.5], [], 0.01)).toEqual([1, 1]);
    expect(picked(rowOfLogits(0, 1), [0.45, 0.55], [], 100)).toEqual([0, 1]);
  });

  it.each([
    ["large logits at half a degree", rowOfLogits(3e38, 2.9e38, 0), 0.5],
    ["small ones at a temperature below float32's", rowOfLogits(5, 1, 2), 1e-40],
    ["negative ones at such a temperature", rowOfLogits(-5, -10, -20), 1e-40],
    ["a wide row as cold as dynamic temperature makes it", rowOfLogits(200, 110), 1e-37],
  ])("pick(candidates, u) of %s is the best", (_name, logits, temperature) => {
    expect(picked(logits, [0, 0.3, 0.999], [], temperature)).toEqual([0, 0, 0]);
  });

  it("pick(candidates, u) always picks one that can be drawn, however the array lies", () => {
    const us = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const chains = fc.constantFrom([], [topK(1e6)], [typicalP(0.9999)]);
    fc.assert(
      fc.property(rows, us, fc.constantFrom(0.1, 1, 3), chains, (logits, u, temperature, steps) => {
        const [token] = picked(logits, [u], steps, temperature);
        const max = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
        expect(Math.exp((logits[token] - max) / temperature)).toBeGreaterThan(0);
      }),
    );
  });
});
