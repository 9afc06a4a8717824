import { describe, expect, it } from "vitest";
import { inspectRow } from "./inspect-row.ts";
import { partsOf, type Rival } from "./rivals.ts";

/** The row whose probabilities are 1/2, 1/4, 1/8, 1/16, 1/16 for the ids 3, 0, 4, 1, 2; id 5 is impossible. */
const ROW = Float32Array.of(-2, -4, -4, -1, -3, -Infinity).map((power) => power * Math.LN2);
const RIVALS: Rival[] = [
  { label: "sigma", options: { topNSigma: 1 } },
  { label: "min-p", options: { minP: 0.4 } },
  { label: "top-p", options: { topP: 0.8 } },
  { label: "top-k", options: { topK: 2 } },
  { label: "off", options: { topK: 0 } },
];

function inspect(temperature: number, top = 20) {
  return inspectRow(ROW, { rivals: RIVALS, temperature, top, bins: 3, textOf: (id) => `<${id}>` });
}

/** In units of ln 2, where the row's logits are whole numbers. */
function cut(temperature: number, label: string) {
  const { threshold, ...rest } = inspect(temperature).cuts.find((each) => each.label === label)!;
  return { ...rest, threshold: threshold === null ? null : threshold / Math.LN2 };
}

describe("inspectRow(logits, settings)", () => {
  it("inspectRow(row).row describes the row as it came, histogram included", () => {
    const { row, vocabSize, temperature } = inspect(2);
    expect({ vocabSize, temperature, finite: row.finite }).toEqual({
      vocabSize: 6,
      temperature: 2,
      finite: 5,
    });
    expect(row.max / Math.LN2).toBeCloseTo(-1, 6);
    expect(row.mean / Math.LN2).toBeCloseTo(-2.8, 6);
    expect(row.std / Math.LN2).toBeCloseTo(Math.sqrt(1.36), 6);
    expect([...row.histogram]).toEqual([2, 1, 2]);
  });

  it("inspectRow(row).cuts have the line max - nσ of Top-nσ, what it keeps and its mass", () => {
    const found = cut(1, "sigma");
    expect(found.threshold).toBeCloseTo(-1 - Math.sqrt(1.36), 5);
    expect(found.kept).toBe(2);
    expect(found.mass).toBeCloseTo(0.75, 6);
  });

  it("inspectRow(row).cuts have min-p's line at max + T ln p", () => {
    expect(cut(1, "min-p").threshold).toBeCloseTo(-1 + Math.log2(0.4), 5);
    expect(cut(1, "min-p").kept).toBe(2);
    expect(cut(2, "min-p").threshold).toBeCloseTo(-1 + 2 * Math.log2(0.4), 5);
    expect(cut(2, "min-p").kept).toBe(3);
  });

  it("inspectRow(row).cuts have top-p and top-k at the last token they keep", () => {
    expect(cut(1, "top-p")).toEqual({
      label: "top-p",
      threshold: expect.closeTo(-3, 5),
      ceiling: null,
      kept: 3,
      mass: expect.closeTo(0.875, 6),
    });
    expect(cut(1, "top-k")).toEqual({
      label: "top-k",
      threshold: expect.closeTo(-2, 5),
      ceiling: null,
      kept: 2,
      mass: expect.closeTo(0.75, 6),
    });
  });

  it("inspectRow(row).cuts of a sampler that cuts nothing have no line", () => {
    expect(cut(2, "off")).toEqual({
      label: "off",
      threshold: null,
      ceiling: null,
      kept: 5,
      mass: expect.closeTo(1, 6),
    });
  });

  it("inspectRow(row, temperature 2) leaves Top-nσ's line and set as they are, and takes the mass at 2", () => {
    const { threshold, kept, mass } = cut(2, "sigma");
    expect({ threshold, kept }).toEqual({ threshold: cut(1, "sigma").threshold, kept: 2 });
    const weights = [1, 2, 3, 4, 4].map((power) => 2 ** (-power / 2));
    expect(mass).toBeCloseTo((weights[0] + weights[1]) / weights.reduce((a, b) => a + b), 6);
  });

  it("inspectRow(row).tokens are the best first, equals by id, with their probability at temperature 1", () => {
    const { tokens } = inspect(3);
    expect(tokens.map(({ id }) => id)).toEqual([3, 0, 4, 1, 2]);
    expect(tokens.map(({ text }) => text)).toEqual(["<3>", "<0>", "<4>", "<1>", "<2>"]);
    for (const [index, probability] of [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16].entries()) {
      expect(tokens[index].probability).toBeCloseTo(probability, 6);
    }
    expect(tokens[0].distance).toBe(0);
    expect(tokens[2].distance).toBeCloseTo(2 / Math.sqrt(1.36), 5);
    expect(tokens[2].logit).toBe(ROW[4]);
  });

  it("inspectRow(row).tokens know who keeps them", () => {
    const { tokens } = inspect(1);
    expect(tokens.map(({ keptBy }) => keptBy)).toEqual([
      ["sigma", "min-p", "top-p", "top-k", "off"],
      ["sigma", "min-p", "top-p", "top-k", "off"],
      ["top-p", "off"],
      ["off"],
      ["off"],
    ]);
  });

  it("inspectRow(row, top 2).tokens are the two best", () => {
    expect(inspect(1, 2).tokens.map(({ id }) => id)).toEqual([3, 0]);
  });

  it("inspectRow(a row of equal logits) has distance 0 everywhere and is kept whole by Top-nσ", () => {
    const flat = inspectRow(new Float32Array(4), { rivals: RIVALS, top: 4, bins: 2 });
    expect(flat.tokens.map(({ distance }) => distance)).toEqual([0, 0, 0, 0]);
    expect(flat.cuts[0].kept).toBe(4);
  });

  it("inspectRow(row after a prompt).cuts of a chain with a penalty keep what the prompt's tokens leave", () => {
    const chain: Rival[] = [{ label: "chain", options: { presencePenalty: 9, topK: 1 } }];
    const kept = (prompt: number[]) =>
      inspectRow(ROW, { rivals: chain, prompt })
        .tokens.filter(({ keptBy }) => keptBy.length > 0)
        .map(({ id }) => id);
    expect([kept([]), kept([3])]).toEqual([[3], [0]]);
  });

  it("inspectRow(row) alone compares Top-nσ with its usual rivals at temperature 1, and names tokens by their ids", () => {
    const { cuts, temperature, tokens } = inspectRow(ROW);
    expect(temperature).toBe(1);
    expect(cuts.map(({ label }) => label)).toEqual([
      "Top-nσ 1",
      "min-p 0.1",
      "top-p 0.9",
      "top-k 20",
      "eta 0.0009",
    ]);
    expect(tokens[0]).toMatchObject({ id: 3, text: "3" });
  });
});

describe("partsOf(options)", () => {
  it("partsOf(a chain) has each cut with its settings, then the chain; what only adjusts is not a part", () => {
    const options = {
      topNSigma: 1,
      topP: 0.9,
      minP: 0.1,
      minKeep: 2,
      presencePenalty: 1,
      temperature: 2,
      seed: 5,
    };
    const parts = partsOf(options);
    expect(parts.map(({ label }) => label)).toEqual(["topNSigma 1", "topP 0.9", "minP 0.1", "the chain"]);
    expect(parts.at(-1)!.options).toEqual(options);
    expect(parts[0].options).toEqual({ topNSigma: 1, seed: 5 });
  });
});
