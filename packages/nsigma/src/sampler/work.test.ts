import { afterEach, describe, expect, it, vi } from "vitest";
import { History } from "../history/history.ts";
import type { SamplerOptions } from "../options/options.ts";
import { uniform } from "../random/uniform.ts";
import { dry } from "../steps/dry.ts";
import { noRepeatNgram } from "../steps/no-repeat-ngram.ts";
import { penalties } from "../steps/penalties.ts";
import type { Step } from "../steps/step.ts";
import { Candidates } from "../candidates/candidates.ts";
import { createSampler } from "./create-sampler.ts";
import { stepSampler } from "./step-sampler.ts";

const VOCABULARY = 32_000;

/** Normal noise with a few tokens far above it, as models make rows. */
const peaked = Float32Array.from({ length: VOCABULARY }, (_, id) => {
  if (id % 1600 === 7) return 14 - id / 3200;
  return 2 * Math.sqrt(-2 * Math.log(1 - uniform(1, id))) * Math.cos(2 * Math.PI * uniform(2, id));
});
const flat = new Float32Array(VOCABULARY);

const SORTERS = [Array, Float32Array, Float64Array, Int32Array, Uint32Array, Uint16Array];

/** The lengths of everything that is sorted while it runs. */
function sortedBy(act: () => void): number[] {
  const lengths: number[] = [];
  for (const { prototype } of SORTERS as { prototype: Pick<Float32Array, "sort" | "toSorted"> }[]) {
    const { sort, toSorted } = prototype;
    vi.spyOn(prototype, "sort").mockImplementation(function (this: Float32Array, order) {
      lengths.push(this.length);
      return sort.call(this, order);
    });
    vi.spyOn(prototype, "toSorted").mockImplementation(function (this: Float32Array, order) {
      lengths.push(this.length);
      return toSorted.call(this, order);
    });
  }
  try {
    act();
  } finally {
    vi.restoreAllMocks();
  }
  return lengths;
}

function sortedForOneToken(options: SamplerOptions, row: Float32Array): number[] {
  const sampler = createSampler({ ...options, seed: 1 });
  sampler.sample(row);
  return sortedBy(() => sampler.sample(row));
}

afterEach(() => vi.restoreAllMocks());

describe("what a token costs in sorting", () => {
  const SORTLESS: SamplerOptions[] = [
    {},
    { topNSigma: 1, temperature: 1.5 },
    { topK: 40 },
    { topK: VOCABULARY - 1 },
    { topP: 0.9 },
    { topP: 0.999999 },
    { minP: 0.05 },
    { topA: 0.2 },
    { typicalP: 0.95 },
    { epsilonCutoff: 0.0003, etaCutoff: 0.0003 },
    { pLess: "norm" },
    { xtcProbability: 1 },
    { xtcProbability: 0.5, xtcForm: "expected" },
    { temperatureRange: 0.5, smoothingFactor: 0.2 },
    { mirostat: 2 },
    { adaptiveTarget: 0.3 },
    { skew: 0.5, skewOrder: "id" },
    { minP: 0.01, topP: 0.99, typicalP: 0.99, minKeep: 100 },
    { repetitionPenalty: 1.2, dryMultiplier: 0.8, noRepeatNgram: 3 },
  ];

  /** Where a head of the row is this short, kernels sort it rather than count through it. */
  const HEAD = 256;

  it.each(SORTLESS)("sample(row of 32,000) with %j sorts nothing but a short head", (options) => {
    const lengths = [...sortedForOneToken(options, peaked), ...sortedForOneToken(options, flat)];
    expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(HEAD);
  });

  it.each([{ mirostat: 1 }, { topH: 0.5 }])("sample(row of 32,000) with %j sorts 100 logits", (options) => {
    for (const row of [peaked, flat]) {
      const lengths = sortedForOneToken(options, row);
      expect(lengths).toContain(100);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(HEAD);
    }
  });

  it.each([
    [{ tailFree: 0.95 }, 1024],
    [{ minK: 3 }, 256],
    [{ minK: 0 }, 256],
  ])("sample(peaked row of 32,000) with %j sorts a head of at most %s logits", (options, most) => {
    const lengths = sortedForOneToken(options, peaked);
    expect(lengths.length).toBeGreaterThan(0);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(most);
  });

  it("sample(row) with skew after a cut sorts what the cut left", () => {
    const sampler = createSampler({ topK: 50, skew: 0.5, seed: 1 });
    expect(sortedBy(() => sampler.sample(peaked)).at(-1)).toBe(50);
  });

  it('sample(row) with draws "llama.cpp" sorts where llama.cpp does, and what is left by then', () => {
    const draws = { draws: "llama.cpp", seed: 1 } as const;
    expect(sortedBy(() => createSampler({ ...draws, topK: 40 }).sample(peaked)).at(-1)).toBe(40);
    expect(sortedBy(() => createSampler(draws).sample(peaked))).toEqual([]);
  });

  it("the test itself sees a sort of the whole row", () => {
    const lazy: Step = {
      name: "lazy",
      kind: "cut",
      threshold: ({ logits, count }) => logits.slice(0, count).sort()[count - 5],
    };
    const sampler = stepSampler([lazy], { seed: 1 });
    expect(sortedBy(() => sampler.sample(peaked))).toEqual([VOCABULARY]);
  });
});

const LENGTH = 4096;

/** A history that counts how often one of its tokens is read. */
class CountedHistory extends History {
  reads = 0;

  /** To be called after every push, which may have made another array. */
  watch(): void {
    this.tokens = new Proxy(this.tokens, {
      get: (tokens, name) => {
        if (typeof name === "string" && /^\d+$/.test(name)) this.reads++;
        const value: unknown = Reflect.get(tokens, name, tokens);
        return typeof value === "function" ? value.bind(tokens) : value;
      },
    });
  }
}

/** The reads of the history for one more token and its row, at 4,096 tokens. */
function readsForOneToken(step: Step, tokenAt: (i: number) => number): number {
  const history = new CountedHistory();
  for (let i = 0; i < LENGTH; i++) {
    history.push(tokenAt(i));
    step.accept?.(history);
  }
  const row = new Float32Array(1000);
  const candidates = new Candidates();
  candidates.load(row);
  history.push(tokenAt(LENGTH));
  history.watch();
  step.accept?.(history);
  if (step.kind === "adjustment") step.adjust(candidates);
  return history.reads;
}

/** 512 different tokens at random: each has been said about 8 times. */
const ordinary = (i: number) => Math.floor(512 * uniform(9, i));

describe("what a token costs at 4,096 tokens of history", () => {
  it.each([
    ["DRY", () => dry({ multiplier: 1, allowedLength: 1 })],
    ["no-repeat n-gram", () => noRepeatNgram(2)],
  ])("%s reads the history at the places where the last token was said, not all of it", (_name, make) => {
    expect(ordinary(LENGTH)).toBeLessThan(512);
    const said = Array.from({ length: LENGTH }, (_, i) => ordinary(i)).filter(
      (id) => id === ordinary(LENGTH),
    );
    expect(said.length).toBeGreaterThan(3);
    // There and one token before it, both beside the end, and what came next.
    expect(readsForOneToken(make(), ordinary)).toBeLessThanOrEqual(5 * said.length + 4);
  });

  it("DRY with breakers reads back no further than to the last of them", () => {
    const step = dry({ multiplier: 1, breakers: [[900], [901, 902]] });
    const tokenAt = (i: number) => (i === LENGTH - 40 ? 900 : ordinary(i));
    expect(readsForOneToken(step, tokenAt)).toBeLessThan(40 + 40);
  });

  it("DRY within a window reads no further back than that", () => {
    const step = dry({ multiplier: 1, allowedLength: 0, window: 64, breakers: [[900]] });
    expect(readsForOneToken(step, ordinary)).toBeLessThanOrEqual(2 * 64 + 10);
  });

  it("DRY of a text that is one token over and over reads each place a fixed number of times", () => {
    expect(readsForOneToken(dry({ multiplier: 1 }), () => 5)).toBeLessThanOrEqual(3 * LENGTH + 4);
  });

  it("penalties over a window of 64 read the token that comes and the one that goes", () => {
    expect(readsForOneToken(penalties({ frequency: 1 }), ordinary)).toBe(2);
    expect(readsForOneToken(penalties({ repetition: 1.2, window: "all" }), ordinary)).toBe(1);
  });

  it("penalties that fade read besides the tokens of the fade, whose last counts for nothing", () => {
    const step = penalties({ frequency: 1, window: 64, fade: 16 });
    expect(readsForOneToken(step, ordinary)).toBe(2 + 15);
  });
});
