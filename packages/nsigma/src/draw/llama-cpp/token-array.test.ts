import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../../candidates/candidates.ts";
import { rowOfLogits, rowOfProbabilities, rows } from "../../rows.fixture.ts";
import { apply } from "../../sampler/run.ts";
import {
  dynamicTemperature,
  greedy,
  logitBias,
  minP,
  mirostat,
  temperature,
  topK,
  topNSigma,
  typicalP,
  xtc,
} from "../../steps/index.ts";
import type { Step } from "../../steps/step.ts";
import { TokenArray } from "./token-array.ts";

const NEGATIVE = -Infinity;

/** The array after some steps ran on a row. XTC always strikes, unless told otherwise. */
function after(row: Float32Array, steps: readonly Step[], roll = 0) {
  const candidates = new Candidates();
  const array = new TokenArray();
  candidates.load(row);
  array.loaded(candidates);
  for (const step of steps) apply({ step, roll: () => roll }, candidates, array);
  const tokens = [...array.order(candidates)].map((entry) => candidates.id(entry));
  return { tokens, size: array.size, counted: candidates.size };
}

const row = rowOfLogits(1, 3, 2, 3);

describe("the order of a TokenArray", () => {
  it.each<[string, Step[], number[]]>([
    ["nothing: by id", [], [0, 1, 2, 3]],
    ["top-k: by logit, equals by id", [topK(3)], [1, 3, 2]],
    ["greedy", [greedy()], [1]],
    ["min-p, which leaves enough: by id", [minP(0.1)], [0, 1, 2, 3]],
    ["min-p, which would leave too few: by logit", [minP(0.9, { minKeep: 3 })], [1, 3, 2]],
    ["min-p, which should leave more than there are", [minP(0.01, { minKeep: 9 })], [1, 3, 2, 0]],
    ["mirostat 2", [mirostat(2)], [1, 3, 2, 0]],
    ["a temperature: by id", [temperature(2)], [0, 1, 2, 3]],
    ["a dynamic temperature: by logit", [dynamicTemperature({ range: 0.5 })], [1, 3, 2, 0]],
    ["a bias: by id", [logitBias({ 0: 9 })], [0, 1, 2, 3]],
    ["a bias after a sort: as it was sorted", [topK(3), logitBias({ 2: 9 })], [1, 3, 2]],
    ["a sort, a bias and a sort", [topK(3), logitBias({ 2: 9 }), topK(3)], [2, 1, 3]],
    [
      "XTC that removes nothing: by logit all the same",
      [xtc({ probability: 1, threshold: 0.45 })],
      [1, 3, 2, 0],
    ],
  ])("after %s", (_name, steps, tokens) => {
    expect(after(row, steps).tokens).toEqual(tokens);
  });

  it("after XTC that does not strike is what it was, and after one that does, sorted", () => {
    const steps = [xtc({ probability: 0.5, threshold: 0.1 })];
    expect(after(row, steps, 0.6).tokens).toEqual([0, 1, 2, 3]);
    expect(after(row, steps, 0.4).tokens).toEqual([2, 0]);
  });

  it("after typical goes from the expected surprise, 1.75 bits, outwards; a later sort is by logit again", () => {
    const spread = rowOfProbabilities(0.125, 0.25, 0.5, 0.125);
    expect(after(spread, [typicalP(0.9999)]).tokens).toEqual([1, 2, 0, 3]);
    expect(after(spread, [typicalP(0.9999), topK(4)]).tokens).toEqual([2, 1, 0, 3]);
  });

  it("is each entry once, downwards by what it was sorted by, equals by id", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 50 }), (logits, k) => {
        const { tokens } = after(logits, [topK(k)]);
        expect(tokens).toEqual([...tokens].sort((a, b) => logits[b] - logits[a] || a - b));
        expect(new Set(tokens).size).toBe(tokens.length);
      }),
    );
  });
});

describe("the size of a TokenArray", () => {
  const banned = rowOfLogits(5, NEGATIVE, 4, 1, NEGATIVE);

  it.each<[string, Step[], number]>([
    ["nothing: -Infinity counts", [], 5],
    ["Top-nσ, which masks what it cuts", [topNSigma(0.5)], 5],
    ["greedy, which masks too", [greedy()], 5],
    ["min-p", [minP(0.3)], 2],
    ["min-p that should leave more than there are", [minP(0.3, { minKeep: 4 })], 4],
    ["top-k, which counts what is impossible", [topK(4)], 4],
    ["typical, which leaves the impossible out", [typicalP(0.9999)], 3],
    ["top-k after Top-nσ", [topNSigma(0.5), topK(2)], 2],
    ["XTC, which removes from the array", [xtc({ probability: 1, threshold: 0.1 })], 4],
    ["a temperature", [temperature(2)], 5],
  ])("after %s", (_name, steps, size) => {
    expect(after(banned, steps)).toMatchObject({ size, counted: size });
  });

  it("counts what an infinite logit beats", () => {
    expect(after(rowOfLogits(Infinity, 1, Infinity), [])).toMatchObject({ tokens: [0, 2], size: 3 });
  });

  it("is not counted by candidates without an array: theirs are the finite ones", () => {
    const candidates = new Candidates();
    candidates.load(banned);
    expect(candidates.size).toBe(3);
    candidates.counted = 5;
    candidates.load(banned);
    expect(candidates.size).toBe(3);
  });
});
