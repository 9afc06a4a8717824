import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSampler } from "../sampler/create-sampler.ts";
import { DEFAULT_ORDER, TEMPERATURE_FIRST } from "../sampler/order.ts";
import { keptOfTop, restOfTop } from "./kept-of-top.ts";

const HALVES = [0.5, 0.25, 0.125, 0.0625].map(Math.log);

/** The log-probabilities of a row's best tokens, as a server tells them. */
function topOf(row: Float32Array, told: number): number[] {
  const { probabilities } = createSampler({}).distribution(row);
  return Array.from(probabilities.slice(0, told), (each) => Math.fround(Math.log(each)));
}

describe("keptOfTop(logprobs, cut, settings)", () => {
  it.each([
    ["topK", 3, 3],
    ["topK", 4, 4],
    ["topK", 5, undefined], // there are four
    ["minP", 0.2, 3],
    ["minP", 0.3, 2],
    ["minP", 0.1, undefined], // others may be as likely as the last
    ["topP", 0.7, 2],
    ["topP", 0.9, 4],
    ["topP", 0.95, undefined],
  ])("of halves of halves, %s %d keeps %s", (option, value, kept) => {
    const found = keptOfTop(HALVES, { option, value });
    expect(found.kept).toBe(kept);
    expect(found.why).toBe(kept === undefined ? "not known from 4 tokens" : "");
    expect(restOfTop(HALVES)).toBeCloseTo(0.0625);
  });

  it("tells the mass at temperature 1 and the draw's probabilities at the temperature", () => {
    const { mass, probabilities } = keptOfTop(HALVES, { option: "topK", value: 2 }, { temperature: 0.5 });
    expect(mass).toBeCloseTo(0.75);
    expect(probabilities).toEqual([expect.closeTo(0.8), expect.closeTo(0.2)]);
  });

  it("refuses samplers that need the whole row, and says why", () => {
    expect(keptOfTop(HALVES, { option: "topNSigma", value: 1 })).toMatchObject({ kept: undefined, why: /σ/ });
    expect(keptOfTop(HALVES, { option: "etaCutoff", value: 1e-3 }).why).toMatch(/entropy/);
    expect(keptOfTop(HALVES, { option: "typicalP", value: 0.9 }).why).toMatch(/whole row/);
  });

  it("knows top-p after a high temperature only where the vocabulary's size bounds the rest", () => {
    const peak = [Math.log(0.999), Math.log(0.0009)];
    const cut = { option: "topP", value: 0.8 };
    expect(keptOfTop(peak, cut, { temperature: 1.2 }).kept).toBeUndefined();
    expect(keptOfTop(peak, cut, { temperature: 1.2, vocabSize: 100 }).kept).toBe(1);
    expect(keptOfTop(peak, cut, { temperature: 3, vocabSize: 100_000 }).kept).toBeUndefined();
    expect(keptOfTop(peak, cut, { temperature: 0.5 }).kept).toBe(1);
  });

  it("is what the library keeps of the whole row, wherever it is known", () => {
    const cut = fc.oneof(
      fc.record({ option: fc.constant("topK"), value: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ option: fc.constant("minP"), value: fc.double({ min: 0.001, max: 1, noNaN: true }) }),
      fc.record({ option: fc.constant("topP"), value: fc.double({ min: 0.01, max: 0.999, noNaN: true }) }),
    );
    const row = fc.array(fc.double({ min: -12, max: 12, noNaN: true }), { minLength: 25, maxLength: 200 });
    const count = { known: 0, unknown: 0 };
    fc.assert(
      fc.property(
        row.map((logits) => Float32Array.from(logits)),
        cut,
        fc.double({ min: 0.2, max: 4, noNaN: true }),
        fc.boolean(),
        fc.boolean(),
        (row, { option, value }, temperature, temperatureFirst, sized) => {
          const vocabSize = sized ? row.length : undefined;
          const settings = { temperature, temperatureFirst, vocabSize };
          const { kept, probabilities } = keptOfTop(topOf(row, 20), { option, value }, settings);
          count[kept === undefined ? "unknown" : "known"]++;
          if (kept === undefined) return;
          const order = temperatureFirst ? TEMPERATURE_FIRST : DEFAULT_ORDER;
          const keptBy = (each: number) =>
            createSampler({ [option]: each, temperature, order: [...order] }).distribution(row);
          const whole = keptBy(value);
          // Which side of the line a token falls on that lies on it is rounding's, and not known to anybody.
          const near = option === "topK" ? [] : [0.9999, 1.0001].map((by) => keptBy(Math.min(1, value * by)));
          if (near.some(({ ids }) => ids.length !== whole.ids.length)) return;
          expect(kept).toBe(whole.ids.length);
          for (const [rank, each] of probabilities.entries())
            expect(each).toBeCloseTo(whole.probabilities[rank], 5);
        },
      ),
      { numRuns: 2000 },
    );
    expect(Math.min(count.known, count.unknown)).toBeGreaterThan(200);
  });
});
