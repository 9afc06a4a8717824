import { describe, expect, it } from "vitest";
import { compareCounts } from "../chi-square.fixture.ts";
import { uniform } from "../random/uniform.ts";
import { rowOfProbabilities, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";

// P(|z| > 4.5) is 7e-6. 15 comparisons: with seeds picked at random a correct sampler would fail this file once in
// 10,000 tries. The seeds are fixed, so it either fails always or never.
const LIMIT = 4.5;

const PROBABILITIES = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04];
const row = rowOfProbabilities(...PROBABILITIES);

/** The law at an aim: the softmax of 5 - 10·d²/(1 + d), d = |p - aim| / 0.3. */
function law(aim: number): number[] {
  return softmax(
    PROBABILITIES.map((p) => {
      const distance = Math.abs(p - aim) / 0.3;
      return 5 - (10 * distance ** 2) / (1 + distance);
    }),
  );
}

describe("200,000 draws with an average that stands still", () => {
  it.each([
    [0.1, 1],
    [0.3, 2],
    [0.9, 3],
  ])("adaptiveP at target %s draws by the transformed softmax", (target, seed) => {
    const sampler = createSampler({ adaptiveTarget: target, seed });
    const counts = new Array<number>(row.length).fill(0);
    for (let i = 0; i < 200_000; i++) {
      counts[sampler.sample(row)]++;
      // What was learnt is taken back, and the next draw gets the next random number.
      sampler.rewind(1);
      sampler.accept(0);
    }
    expect(Math.abs(compareCounts(counts, law(target)))).toBeLessThan(LIMIT);
  });

  it("the test itself tells target .3 from .305", () => {
    const sampler = createSampler({ adaptiveTarget: 0.305, seed: 1 });
    const counts = new Array<number>(row.length).fill(0);
    for (let i = 0; i < 200_000; i++) {
      counts[sampler.sample(row)]++;
      sampler.rewind(1);
      sampler.accept(0);
    }
    expect(compareCounts(counts, law(0.3))).toBeGreaterThan(LIMIT);
  });
});

describe.each(["nsigma", "llama.cpp"] as const)('400,000 draws "%s" with decay 0', (draws) => {
  // The average is the last token's probability alone: a Markov chain whose six rows are known.
  const target = 0.2;
  const sampler = createSampler({ adaptiveTarget: target, adaptiveDecay: 0, draws, seed: 8 });
  const counts = PROBABILITIES.map(() => new Array<number>(row.length).fill(0));
  let last = sampler.sample(row);
  for (let i = 0; i < 400_000; i++) {
    const token = sampler.sample(row);
    counts[last][token]++;
    last = token;
  }

  it.each(PROBABILITIES.map((p, id) => [p, id]))("after a token of %s aim at .4 less that", (p, id) => {
    const aim = Math.min(Math.max(2 * target - p, 0), 1);
    expect(counts[id].reduce((a, b) => a + b)).toBeGreaterThan(5000);
    expect(Math.abs(compareCounts(counts[id], law(aim)))).toBeLessThan(LIMIT);
  });
});

// Rows of a few tokens, some sure and some not, so that there is something near every target.
const texts = Array.from({ length: 64 }, (_, text) =>
  Float32Array.from({ length: 8 }, (_, i) => -(0.4 + text / 64) * i + 2 * uniform(4, i, text)),
);

describe("20,000 draws with adaptive-p that learns", () => {
  /** The mean of what the chosen tokens' probabilities were before the step. */
  function meanOf(target: number, learns = true): number {
    const sampler = createSampler({ adaptiveTarget: target, seed: 6 });
    let sum = 0;
    for (let i = 0; i < 20_000; i++) {
      sum += sampler.trace(texts[(11 * i) % texts.length]).rawProbability;
      if (learns) continue;
      sampler.rewind(1);
      sampler.accept(0);
    }
    return sum / 20_000;
  }

  // The aim moves by what the average lacks and no further, and no token lies exactly there, so that the mean stays
  // a little short of the target: 0.06 is a tolerance, not a law.
  it.each([0.2, 0.3, 0.4, 0.5])(
    "adaptiveP keeps the mean probability within .06 of %s, which learning brings nearer",
    (target) => {
      const mean = meanOf(target);
      expect(Math.abs(mean - target)).toBeLessThan(0.06);
      expect(Math.abs(mean - target)).toBeLessThan(Math.abs(meanOf(target, false) - target));
    },
  );

  it("without adaptiveP the mean is .44", () => {
    expect(meanOf(-1)).toBeCloseTo(0.44, 2);
  });
});
