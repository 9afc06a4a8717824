import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../options/options.ts";
import { uniform } from "../random/uniform.ts";
import { rowOfProbabilities } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { barOf, lockstep, type PairedStep, type PairedText, partingOf } from "./lockstep.ts";

const VOCABULARY = 30;

/** A model whose rows follow from the last two tokens; token 0 ends a text. */
const TEXT: PairedText = {
  after: (ids) =>
    Float32Array.from(
      { length: VOCABULARY },
      (_, id) => 4 * Math.sin(id * 7 + 3 * ids.at(-1)! + (ids.at(-2) ?? 0)),
    ),
  prompt: [5],
  endOfText: [0],
  most: 24,
};

async function all(pair: readonly [SamplerOptions, SamplerOptions], seed: number, text = TEXT) {
  const steps: PairedStep[] = [];
  for await (const step of lockstep(text, pair, seed)) steps.push(step);
  return steps;
}

/** What a sampler writes on its own. */
async function alone(options: SamplerOptions, seed: number): Promise<number[]> {
  const sampler = createSampler({ ...options, seed });
  sampler.prompt(TEXT.prompt);
  const ids = [...TEXT.prompt];
  while (ids.length < TEXT.prompt.length + TEXT.most) {
    ids.push(sampler.sample(await TEXT.after(ids)));
    if (TEXT.endOfText.includes(ids.at(-1)!)) break;
  }
  return ids.slice(TEXT.prompt.length);
}

const options: fc.Arbitrary<SamplerOptions> = fc.oneof(
  fc.constantFrom(0.3, 1, 2).map((topNSigma) => ({ topNSigma })),
  fc.constantFrom(0.5, 0.1, 0.01).map((minP) => ({ minP })),
  fc.constantFrom(1, 4, 12).map((topK) => ({ topK, temperature: 1.5 })),
  fc.constant({ repetitionPenalty: 1.3 }),
);

describe("lockstep(text, pair, seed)", () => {
  it("writes what each sampler writes alone, with u = uniform(seed, step) for both", async () => {
    await fc.assert(
      fc.asyncProperty(options, options, fc.nat(1000), async (one, other, seed) => {
        const steps = await all([one, other], seed);
        for (const [side, own] of [one, other].entries()) {
          const tokens = steps.flatMap(({ draws }) => draws[side]?.token ?? []);
          expect(tokens).toEqual(await alone(own, seed));
        }
        for (const [at, { step, u, draws }] of steps.entries()) {
          expect([step, u]).toEqual([at, uniform(seed, at)]);
          for (const draw of draws) {
            if (!draw) continue;
            expect(draw.low - 1e-9).toBeLessThanOrEqual(u);
            expect(draw.high + 1e-9).toBeGreaterThan(u);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("says of each draw up to the parting whether the other sampler had cut it, and nothing after it", async () => {
    const pair = [{ topK: 1 }, { topK: VOCABULARY }] as const;
    const steps = await all(pair, 3);
    const { step: parting } = await partingOf(TEXT, pair, 3);
    expect(parting).not.toBeNull();
    const [best, any] = steps[parting!].draws;
    expect(best).toMatchObject({ kept: 1, low: 0, high: expect.closeTo(1, 12), cutByOther: false });
    expect(any).toMatchObject({ kept: VOCABULARY, cutByOther: true });
    for (const { draws } of steps.slice(0, parting!))
      expect(draws.map((draw) => draw?.cutByOther)).toEqual([false, false]);
    for (const { draws } of steps.slice(parting! + 1))
      for (const draw of draws) expect(draw?.cutByOther ?? null).toBeNull();
  });
});

describe("partingOf(text, pair, seed)", () => {
  it("is the first step whose tokens differ in lockstep, or null", async () => {
    await fc.assert(
      fc.asyncProperty(options, options, fc.nat(1000), async (one, other, seed) => {
        const steps = await all([one, other], seed);
        const first = steps.findIndex(({ draws }) => draws[0]?.token !== draws[1]?.token);
        expect(await partingOf(TEXT, [one, other], seed)).toEqual({ seed, step: first < 0 ? null : first });
      }),
      { numRuns: 40 },
    );
  });

  it("is null for a sampler and itself", async () => {
    expect(await partingOf(TEXT, [{ topNSigma: 1 }, { topNSigma: 1 }], 7)).toEqual({ seed: 7, step: null });
  });
});

describe("barOf(distribution)", () => {
  it("lays what is left from 0 to 1 in the order of the ids", () => {
    const bar = barOf(createSampler({ topK: 3 }).distribution(rowOfProbabilities(0.25, 0.05, 0.5, 0.25)));
    expect(bar).toEqual([
      { token: 0, low: 0, high: expect.closeTo(0.25, 6) },
      { token: 2, low: expect.closeTo(0.25, 6), high: expect.closeTo(0.75, 6) },
      { token: 3, low: expect.closeTo(0.75, 6), high: expect.closeTo(1, 6) },
    ]);
  });
});
