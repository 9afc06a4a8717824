import { createSampler, type Sampler } from "nsigma";
import { expect } from "vitest";
import { rowOf } from "./row.ts";
import type { Expectation, Vector } from "./vector.ts";

const TOLERANCE = 1e-5;
/** Random numbers are given with ten digits. */
const DIGITS = 1e-10;

type Expected = Required<Expectation>;

interface Result {
  /** A sampler that has read the vector's tokens and drawn nothing since. */
  sampler: () => Sampler;
  row: ReturnType<typeof rowOf>;
  /** By token id; 0 is cut. */
  probabilities: Float64Array;
  /** By rising id. */
  kept: number[];
  /** The row after the steps. */
  masked: Float32Array;
}

const CHECKS: { [Name in keyof Expected]?: (expected: Expected[Name], result: Result) => void } = {
  probabilities: (expected, { probabilities }) => expectClose(probabilities, expected),
  probabilityOf: (expected, { probabilities }) => expectCloseAt(probabilities, expected),
  proportional(expected, { probabilities }) {
    const sum = expected.reduce((a, b) => a + b, 0);
    expectClose(
      probabilities,
      expected.map((weight) => weight / sum),
    );
  },
  kept: (expected, { kept }) => expect(kept).toEqual(expected),
  count: (expected, { kept }) => expect(kept).toHaveLength(expected),
  fewerThan: (expected, { kept }) => expect(kept.length).toBeLessThan(expected),
  moreThan: (expected, { kept }) => expect(kept.length).toBeGreaterThan(expected),
  lowest: (expected, { kept }) => expect(kept[0]).toBe(expected),
  sizes: (expected, { sampler, row }) =>
    expect(
      sampler()
        .trace(row)
        .steps.map((step) => step.kept),
    ).toEqual(expected),
  logits: (expected, { masked }) => expectClose(masked, expected),
  logitOf: (expected, { masked }) => expectCloseAt(masked, expected),
  lowered(expected, { row, masked }) {
    const before = row as Float32Array;
    const ids = [...masked.keys()];
    expect(ids.filter((id) => masked[id] < before[id])).toEqual(expected);
    expect(ids.filter((id) => masked[id] > before[id])).toEqual([]);
  },
  weights: (expected, { masked }) => expectClose(masked.map(Math.exp), expected),
  threshold: (expected, { sampler, row }) =>
    expectClose([sampler().trace(row).steps[0].threshold ?? NaN], [expected]),
  u(expected, result) {
    for (const [at, u] of Object.entries(expected)) expectClose([draw(result, Number(at)).u], [u], DIGITS);
  },
  upperWord(expected, result) {
    for (const [at, word] of Object.entries(expected)) {
      expect(Math.floor(draw(result, Number(at)).u * 2 ** 32)).toBe(word);
    }
  },
  tokens: (expected, result) => expect(expected.map((_, at) => draw(result, at).token)).toEqual(expected),
};

/** Draw number `at` of a text that begins here. */
function draw({ sampler, row }: Result, at: number) {
  const drawing = sampler();
  for (let i = 0; i < at; i++) drawing.sample(row);
  return drawing.trace(row);
}

export function check(vector: Vector): void {
  const { throws, ...expected } = vector.expect;
  if (throws) {
    expect(() => resultOf(vector)).toThrow(expect.objectContaining({ name: throws }));
    return;
  }
  const result = resultOf(vector);
  for (const [name, value] of Object.entries(expected)) {
    const checkOne = CHECKS[name as keyof Expected] as (value: unknown, result: Result) => void;
    checkOne(value, result);
  }
}

function resultOf(vector: Vector): Result {
  const row = rowOf(vector);
  const size = row instanceof Float32Array ? row.length : row.data.length;
  const sampler = () => told(createSampler({ seed: 1, ...vector.options }), vector, row);
  const { ids, probabilities } = sampler().distribution(row);
  const byId = new Float64Array(size);
  for (const [rank, id] of ids.entries()) byId[id] = probabilities[rank];
  const masked = sampler().mask(row, new Float32Array(size));
  const kept = [...ids].sort((a, b) => a - b);
  expect(
    [...masked.keys()].filter((id) => masked[id] !== -Infinity),
    "mask and distribution keep the same tokens",
  ).toEqual(kept);
  return { sampler, row, probabilities: byId, kept, masked };
}

function told(
  sampler: Sampler,
  { prompt = [], output = [], drawn = [] }: Vector,
  row: Result["row"],
): Sampler {
  sampler.prompt(prompt);
  for (const token of output) sampler.accept(token);
  expect(drawn.map(() => sampler.sample(row))).toEqual(drawn);
  return sampler;
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = TOLERANCE): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(
      Math.abs(actual[i] - expected[i]),
      `entry ${i}: ${actual[i]}, not ${expected[i]}`,
    ).toBeLessThanOrEqual(tolerance);
  }
}

function expectCloseAt(actual: ArrayLike<number>, expected: Record<string, number>): void {
  for (const [id, value] of Object.entries(expected)) expectClose([actual[Number(id)]], [value]);
}
