import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSampler } from "../sampler/create-sampler.ts";
import { acrossTemperatures } from "./across-temperatures.ts";
import { equivalentsOf } from "./equivalents.ts";
import { removedBy } from "./removed-by.ts";

const rows = fc
  .array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 60 })
  .map((logits) => Float32Array.from(logits));

describe("removedBy(logits, options)", () => {
  const options = { topK: 12, topP: 0.9, minP: 0.05, topNSigma: 1.5, temperature: 1.3, seed: 1 };

  it("leaves -1 to the tokens that the whole chain keeps, and to no other", () => {
    fc.assert(
      fc.property(rows, (logits) => {
        const { steps, by } = removedBy(logits, options);
        const left = [...by.keys()].filter((id) => by[id] === -1);
        const kept = Array.from(createSampler(options).distribution(logits).ids).sort((a, b) => a - b);
        expect(left).toEqual(kept);
        expect(steps).toEqual(createSampler(options).steps.map(({ name }) => name));
      }),
    );
  });

  it("names the first step that a token does not pass", () => {
    const logits = Float32Array.from([10, 9, 8, 0, -5]);
    const { steps, by } = removedBy(logits, { topK: 3, minP: 0.5, order: ["topK", "minP"] });
    expect([...by].map((place) => steps[place] ?? "left")).toEqual(["left", "minP", "minP", "topK", "topK"]);
  });

  it("reads the prompt, for steps that do", () => {
    const logits = Float32Array.from([5, 4.9, 0]);
    const options = { repetitionPenalty: 2, topNSigma: 0.5 };
    expect([...removedBy(logits, options).by]).toEqual([-1, -1, 1]);
    expect([...removedBy(logits, options, [0]).by]).toEqual([1, -1, 1]);
  });
});

describe("equivalentsOf(logits, line)", () => {
  it("gives settings that keep what is on the line and above", () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 0, max: 59 }),
        fc.double({ min: 0.3, max: 4, noNaN: true }),
        (logits, place, temperature) => {
          const line = logits[place % logits.length];
          const { topNSigma, minP, topK, topP, epsilonCutoff, etaCutoff } = equivalentsOf(
            logits,
            line,
            temperature,
          );
          const wanted = logits.filter((logit) => logit >= line).length;
          expect(topK).toBe(wanted);
          expect(topP).toBeLessThanOrEqual(1);
          const order = ["temperature", "minP"];
          // A hair lower, so that rounding leaves the token on the line.
          if (minP > 1e-30)
            expect(
              createSampler({ minP: minP * (1 - 1e-5), temperature, order }).distribution(logits).ids.length,
            ).toBeGreaterThanOrEqual(wanted);
          const counts = { epsilonCutoff, etaCutoff };
          for (const [option, value] of Object.entries(counts)) {
            if (value < 1e-30 || value >= 1) continue;
            const own = { [option]: value * (1 - 1e-5), temperature, order: ["temperature", option] };
            const { length } = createSampler(own).distribution(logits).ids;
            expect(length).toBeGreaterThanOrEqual(wanted);
          }
          if (topNSigma)
            expect(
              createSampler({ topNSigma: topNSigma * (1 + 1e-5) }).distribution(logits).ids.length,
            ).toBeGreaterThanOrEqual(wanted);
        },
      ),
    );
  });
});

describe("acrossTemperatures(logits, rivals, temperatures)", () => {
  const logits = Float32Array.from({ length: 500 }, (_, id) => 6 * Math.sin(id) + (id === 7 ? 9 : 0));

  it("is flat for Top-nσ and for what cuts before the temperature, and grows for what cuts after it", () => {
    const rivals = [
      { label: "Top-nσ", options: { topNSigma: 1 } },
      { label: "top-p", options: { topP: 0.9 } },
    ];
    const kept = (first: boolean): number[][] =>
      acrossTemperatures(logits, rivals, [0.5, 1, 2, 4], first).map((line) => line.map((each) => each.kept));
    expect(new Set(kept(true)[0]).size).toBe(1);
    expect(kept(true)[1].at(-1)).toBeGreaterThan(kept(true)[1][0]);
    expect(new Set(kept(false)[1]).size).toBe(1);
  });

  it("tells mass and entropy of what is drawn from", () => {
    const [[whole]] = acrossTemperatures(logits, [{ label: "all", options: {} }], [1]);
    expect(whole.kept).toBe(500);
    expect(whole.mass).toBeCloseTo(1, 6);
    const { probabilities } = createSampler({}).distribution(logits);
    const entropy = -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
    expect(whole.entropy).toBeCloseTo(entropy, 6);
  });
});
