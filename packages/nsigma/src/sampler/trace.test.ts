import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities } from "../rows.fixture.ts";
import { uniform } from "../random/uniform.ts";
import { createSampler } from "./create-sampler.ts";

describe("trace", () => {
  it("trace(row) writes down every step of a chain", () => {
    // σ of 0 .. 4 is √2, so that the line is 4 - 1.5·√2 = 1.879; top-2 then stops at 3.
    const sampler = createSampler({ topNSigma: 1.5, topK: 2, temperature: 2, seed: 7 });
    const trace = sampler.trace(rowOfLogits(0, 1, 2, 3, 4));
    expect(trace).toMatchObject({
      step: 0,
      seed: 7,
      kernel: "wasm",
      vocabSize: 5,
      finite: 5,
      max: 4,
      mean: 2,
      u: uniform(7, 0),
      steps: [
        { name: "topNSigma", kind: "cut", kept: 3 },
        { name: "topK", kind: "rank cut", threshold: 3, kept: 2 },
        { name: "temperature", kind: "adjustment", threshold: null, kept: 2 },
      ],
    });
    expect(trace.std).toBeCloseTo(Math.SQRT2, 12);
    expect(trace.sigmaDistance).toBeCloseTo(Math.SQRT2, 12);
    expect(trace.steps[0].threshold).toBeCloseTo(4 - 1.5 * Math.SQRT2, 12);
  });

  it("trace(row) tells rank and probability of the token in the row as it came", () => {
    const row = rowOfProbabilities(0.2, 0.5, 0.2, 0.1);
    const sampler = createSampler({ logitBias: { 2: 50 }, seed: 1 });
    const trace = sampler.trace(row);
    // Of the two at .2 token 2 comes second, after token 0: third of the row.
    expect(trace).toMatchObject({ token: 2, rank: 3 });
    expect(trace.rawProbability).toBeCloseTo(0.2, 6);
    expect(trace.probability).toBeCloseTo(1, 12);
    expect(createSampler({ topK: 1 }).trace(rowOfLogits(1, 2, 3))).toMatchObject({ token: 2, rank: 1 });
  });

  it("trace(row) draws min-p's line at max + T·ln p on the raw axis", () => {
    const sampler = createSampler({ temperature: 2, minP: 0.5, order: ["temperature", "minP"] });
    const { steps } = sampler.trace(rowOfLogits(3, 2, 1));
    expect(steps[1].threshold).toBeCloseTo(3 + 2 * Math.log(0.5), 12);
  });

  it("trace(row) tells where a key cut has its lowest and its highest token; the latter when it took from above", () => {
    const row = rowOfProbabilities(0.4, 0.3, 0.2, 0.1);
    // XTC leaves the last of the three above .15, and what is below.
    const xtc = createSampler({ xtcProbability: 1, xtcThreshold: 0.15, seed: 1 }).trace(row).steps[0];
    expect(xtc).toEqual({ name: "xtc", kind: "key cut", threshold: row[3], ceiling: row[2], kept: 2 });
    // H is 1.28: .3 (1.20) is nearest, then .4 (.92), .2 (1.61) and .1 (2.30).
    const typical = createSampler({ typicalP: 0.3, seed: 1 });
    expect(typical.trace(row).steps[0]).toMatchObject({ threshold: row[1], ceiling: row[1], kept: 1 });
    const wider = createSampler({ typicalP: 0.85, seed: 1 });
    expect(wider.trace(row).steps[0]).toMatchObject({ threshold: row[2], ceiling: null, kept: 3 });
  });

  it("trace(row) of a key cut that takes nothing tells no line", () => {
    const [step] = createSampler({ xtcProbability: 1, xtcThreshold: 0.5, seed: 1 }).trace(
      rowOfLogits(1, 1, 1),
    ).steps;
    expect(step).toEqual({ name: "xtc", kind: "key cut", threshold: null, ceiling: null, kept: 3 });
  });

  it("trace(row) names greedy when the temperature is 0", () => {
    const { steps, token } = createSampler({ temperature: 0 }).trace(rowOfLogits(1, 3, 2));
    expect(steps).toEqual([{ name: "greedy", kind: "rank cut", threshold: 3, ceiling: null, kept: 1 }]);
    expect(token).toBe(1);
  });

  it("trace(row) of a flat row has no σ-distance, and zeros where +Infinity was", () => {
    expect(createSampler({}).trace(rowOfLogits(5, 5)).sigmaDistance).toBeNull();
    const infinite = createSampler({}).trace(rowOfLogits(1, Infinity));
    expect(infinite).toMatchObject({
      finite: 1,
      max: 0,
      mean: 0,
      std: 0,
      sigmaDistance: null,
      token: 1,
      rank: 1,
    });
    expect(infinite.probability).toBe(1);
  });

  it("trace(row) tells the u that drew the token, whoever's draws they are", () => {
    const row = rowOfLogits(1, 2, 3);
    const us = [0.7965429843, 0.1834347879, 0.7796909977];
    const sampler = createSampler({ seed: 42, draws: "llama.cpp" });
    for (const u of us) expect(sampler.trace(row).u).toBeCloseTo(u, 9);
    expect(createSampler({ seed: 42 }).trace(row).u).toBe(uniform(42, 0));
  });

  it("trace(padded row) counts the vocabulary and the entries above -Infinity", () => {
    const trace = createSampler({ vocabSize: 3 }).trace(rowOfLogits(1, -Infinity, 2, 9, 9));
    expect(trace).toMatchObject({ vocabSize: 3, finite: 2, max: 2, mean: 1.5 });
  });
});
