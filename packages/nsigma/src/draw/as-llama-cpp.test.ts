import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arrangement } from "../candidates/arrangement.ts";
import { Candidates } from "../candidates/candidates.ts";
import { OptionError } from "../errors.ts";
import { Mt19937 } from "../random/mt19937.ts";
import { rowOfLogits, rowOfProbabilities, rows } from "../rows.fixture.ts";
import { asLlamaCpp } from "./as-llama-cpp.ts";

function loaded(row: Float32Array): Candidates {
  const candidates = new Candidates();
  candidates.arrangement = new Arrangement();
  candidates.load(row);
  return candidates;
}

const three = loaded(rowOfLogits(1, 2, 3));

describe("the random numbers of asLlamaCpp", () => {
  it("rollForToken(...) gives the seed's doubles, two words each", () => {
    const drawing = asLlamaCpp(42, false, 0);
    const expected = [0.7965429843, 0.1834347879, 0.7796909977];
    expected.forEach((u, draw) => expect(drawing.rollForToken(draw, three)).toBeCloseTo(u, 9));
    expect([...(drawing.memory ?? [])]).toEqual([6]);
  });

  it("roll(draw, series) gives floats of a generator of its own, with the same seed", () => {
    const drawing = asLlamaCpp(42, false, 2);
    const generator = new Mt19937(42);
    const floats = [generator.float(), generator.float()];
    expect([drawing.roll(0, 1), drawing.roll(1, 1)]).toEqual(floats);
    expect([drawing.roll(0, 2), drawing.roll(1, 2)]).toEqual(floats);
    expect(drawing.rollForToken(0, three)).toBeCloseTo(0.7965429843, 9);
    expect([...(drawing.memory ?? [])]).toEqual([2, 2, 2]);
  });

  it("its memory put back gives the same numbers again", () => {
    const drawing = asLlamaCpp(7, false, 1);
    const memory = drawing.memory ?? new Float64Array(0);
    const take = () => [drawing.roll(0, 1), drawing.rollForToken(0, three), drawing.rollForToken(1, three)];
    const before = memory.slice();
    const numbers = take();
    const after = memory.slice();
    expect(take()).not.toEqual(numbers);
    memory.set(before);
    expect(take()).toEqual(numbers);
    expect(memory).toEqual(after);
  });

  it("a sampler that draws by itself takes no number for a single candidate; another does", () => {
    const one = loaded(rowOfLogits(5));
    const learner = asLlamaCpp(42, true, 0);
    expect(learner.rollForToken(0, one)).toBe(0);
    expect(learner.rollForToken(1, three)).toBeCloseTo(0.7965429843, 9);
    const plain = asLlamaCpp(42, false, 0);
    expect(plain.rollForToken(0, one)).toBeCloseTo(0.7965429843, 9);
    expect(plain.rollForToken(1, three)).toBeCloseTo(0.1834347879, 9);
  });

  it.each([2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER])("asLlamaCpp(seed %s) is refused", (seed) => {
    expect(() => asLlamaCpp(seed, false, 0)).toThrow(OptionError);
    expect(() => asLlamaCpp(seed, false, 0)).toThrow(/^seed: expected an integer from 0 to 4294967294/);
  });
});

describe("the tokens of asLlamaCpp", () => {
  const { pick } = asLlamaCpp(1, false, 0);
  const row = () => loaded(rowOfProbabilities(0.125, 0.25, 0.5, 0.125));

  it("pick(candidates, u) walks the array as it lies: by id at first", () => {
    expect([0.1, 0.2, 0.3, 0.4, 0.8, 0.9].map((u) => pick(row(), u))).toEqual([0, 1, 1, 2, 2, 3]);
  });

  it("pick(candidates, u) walks down the logits once something sorted them, equals by id", () => {
    const sorted = row();
    sorted.arrangement?.sort(sorted);
    expect([0.1, 0.49, 0.51, 0.74, 0.76, 0.89].map((u) => pick(sorted, u))).toEqual([2, 2, 1, 1, 0, 3]);
  });

  it("pick(candidates, u) walks away from the centre once typical sorted them", () => {
    const near = row();
    near.arrangement?.sortByNearness(near, Math.log(0.13));
    expect([0.1, 0.2, 0.3, 0.6].map((u) => pick(near, u))).toEqual([0, 3, 1, 2]);
  });

  it("pick(candidates, u) takes the first whose running sum reaches u, not the first to exceed it", () => {
    const equals = loaded(rowOfLogits(2, 2, 2, 2));
    expect([0, 0.25, 0.5, 0.75, 1 - 2 ** -53].map((u) => pick(equals, u))).toEqual([0, 0, 1, 2, 3]);
  });

  it("pick(candidates, u) passes over what weighs nothing", () => {
    const gaps = loaded(rowOfLogits(-Infinity, -2000, 3, 3, -2000));
    expect([0, 0.4, 0.6, 1 - 2 ** -53].map((u) => pick(gaps, u))).toEqual([2, 2, 3, 3]);
  });

  it("pick(candidates, u) sees the temperature", () => {
    const cold = loaded(rowOfLogits(0, 1));
    cold.temperature = 0.01;
    expect([1e-9, 0.5].map((u) => pick(cold, u))).toEqual([1, 1]);
    cold.temperature = 100;
    expect([0.45, 0.55].map((u) => pick(cold, u))).toEqual([0, 1]);
  });

  it.each([
    ["large logits at half a degree", rowOfLogits(3e38, 2.9e38, 0), 0.5],
    ["small ones at a temperature below float32's", rowOfLogits(5, 1, 2), 1e-40],
    ["negative ones at such a temperature", rowOfLogits(-5, -10, -20), 1e-40],
    ["a wide row as cold as dynamic temperature makes it", rowOfLogits(200, 110), 1e-37],
  ])("pick(candidates, u) of %s is the best", (_name, logits, temperature) => {
    const candidates = loaded(logits);
    candidates.temperature = temperature;
    for (const u of [0, 0.3, 0.999]) expect(pick(candidates, u)).toBe(0);
  });

  it("pick(candidates, u) always picks one that can be drawn, however the array lies", () => {
    const us = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const temperatures = fc.constantFrom(0.1, 1, 3);
    fc.assert(
      fc.property(rows, us, temperatures, fc.nat(2), (logits, u, t, how) => {
        const candidates = loaded(logits);
        if (how === 1) candidates.arrangement?.sort(candidates);
        if (how === 2) candidates.arrangement?.sortByNearness(candidates, logits[0]);
        candidates.temperature = t;
        const entry = pick(candidates, u);
        const { max } = candidates.statistics();
        expect(Math.exp((logits[entry] - max) / t)).toBeGreaterThan(0);
      }),
    );
  });
});
