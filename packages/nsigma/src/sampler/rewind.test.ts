import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { anyOptions } from "../every-step.fixture.ts";
import type { SamplerOptions } from "../options/options.ts";
import { uniform } from "../random/uniform.ts";
import { attempt } from "./attempt.fixture.ts";
import { createSampler } from "./create-sampler.ts";
import type { Sampler } from "./sampler.ts";

const VOCABULARY = 14;

/** The row of a step: another one each time, with the same few tokens likely, so that a text repeats itself. */
function rowAt(step: number): Float32Array {
  return Float32Array.from({ length: VOCABULARY }, (_, id) => 3 * uniform(id, step % 7) - id / 4);
}

function take(sampler: Sampler, count: number): (number | string)[] {
  return Array.from({ length: count }, () => attempt(() => sampler.sample(rowAt(sampler.step))));
}

const PENALTIES = { repetitionPenalty: 1.4, frequencyPenalty: 0.3, presencePenalty: 0.2 };

const REMEMBERING: [string, SamplerOptions][] = [
  ["penalties over the last token", { ...PENALTIES, penaltyWindow: 1 }],
  ["penalties over 5 tokens", { ...PENALTIES, penaltyWindow: 5 }],
  ["penalties over all tokens", { ...PENALTIES, penaltyWindow: "all" }],
  ["penalties that fade", { ...PENALTIES, penaltyWindow: 4, penaltyFade: 6, penaltySlope: 0.5 }],
  ["penalties that see no prompt", { ...PENALTIES, penaltyWindow: 8, promptPenalties: "none" }],
  ["penalties of which one sees the prompt", { ...PENALTIES, promptPenalties: "repetition" }],
  ["penalties on log-probabilities", { ...PENALTIES, repetitionForm: "log-probability" }],
  ["DRY", { dryMultiplier: 1, dryAllowedLength: 1 }],
  ["DRY over 6 tokens, with breakers", { dryMultiplier: 1, dryWindow: 6, dryBreakers: [[2], [0, 1]] }],
  ["DRY from a repeat of 0", { dryMultiplier: 0.3, dryAllowedLength: 0 }],
  ["no repeat of 2 tokens", { noRepeatNgram: 2 }],
  ["no repeat of 3 tokens", { noRepeatNgram: 3 }],
  [
    "sequence biases",
    {
      sequenceBias: [{ tokens: [0, 1], bias: 4 }],
      bannedTokens: [
        [1, 0],
        [2, 2, 2],
      ],
    },
  ],
  ["a minimum length", { minNewTokens: 4, minLength: 12, endOfText: [0] }],
  ["mirostat 1", { mirostat: 1, mirostatTau: 2, mirostatEta: 0.5 }],
  ["mirostat 2", { mirostat: 2, mirostatTau: 2, mirostatEta: 0.5 }],
  ["mirostat 2 on all tokens", { mirostat: 2, mirostatTau: 2, mirostatSurprise: "all", topK: 5 }],
  ["adaptive-p", { adaptiveTarget: 0.3, adaptiveDecay: 0.7 }],
  ["XTC", { xtcProbability: 0.5, xtcThreshold: 0.05 }],
  ["nothing that remembers", { topK: 8 }],
];
const CASES = REMEMBERING.flatMap(([name, options]): [string, SamplerOptions][] => [
  [name, { ...options, seed: 21 }],
  [`${name}, with llama.cpp's draws`, { ...options, seed: 21, draws: "llama.cpp" }],
]);

describe.each(CASES)("rewind(count) with %s", (_name, options) => {
  function started(): Sampler {
    const sampler = createSampler(options);
    sampler.prompt([3, 0, 1, 3, 0]);
    return sampler;
  }

  it.each([1, 7, 40])("rewind(%s): the same rows give the same tokens again", (count) => {
    const sampler = started();
    take(sampler, 40 - count);
    const before = sampler.save();
    const tokens = take(sampler, count);
    const after = sampler.save();
    sampler.rewind(after.step - before.step);
    expect(sampler.save()).toEqual(before);
    expect(take(sampler, count)).toEqual(tokens);
    expect(sampler.save()).toEqual(after);
  });

  it("rewind(count) of a restored sampler and of a clone does what it does to the first", () => {
    const sampler = started();
    take(sampler, 20);
    const restored = createSampler(options);
    take(restored, 3);
    restored.restore(JSON.parse(JSON.stringify(sampler.save())));
    const clone = sampler.clone();
    for (const each of [sampler, restored, clone]) {
      each.rewind(9);
      each.accept(5);
    }
    const tokens = take(sampler, 12);
    expect(take(restored, 12)).toEqual(tokens);
    expect(take(clone, 12)).toEqual(tokens);
    expect(restored.save()).toEqual(sampler.save());
  });

  it("rewind(all) is where the prompt left it", () => {
    const sampler = started();
    const first = sampler.save();
    take(sampler, 15);
    sampler.rewind(sampler.step);
    expect(sampler.save()).toEqual(first);
    expect(sampler.save()).toEqual(started().save());
  });
});

describe("rewind", () => {
  it.each([-1, 5, 1.5, NaN, Infinity, "1", null, undefined])(
    "rewind(%s) after 4 tokens is refused and changes nothing",
    (count) => {
      const sampler = createSampler({ ...PENALTIES, mirostat: 2, seed: 1 });
      sampler.prompt([1, 2, 3]);
      take(sampler, 4);
      const before = sampler.save();
      expect(() => sampler.rewind(count as number)).toThrow(OptionError);
      expect(() => sampler.rewind(count as number)).toThrow(
        "count must be an integer from 0 to 4, the number of tokens since the prompt, got ",
      );
      expect(sampler.save()).toEqual(before);
    },
  );

  it("rewind(0) changes nothing, rewind(1) at the prompt's end is refused", () => {
    const sampler = createSampler({ presencePenalty: 1, seed: 1 });
    sampler.prompt([1, 2, 3]);
    const before = sampler.save();
    sampler.rewind(0);
    expect(sampler.save()).toEqual(before);
    expect(() => sampler.rewind(1)).toThrow(/^count must be 0, because there are no tokens to take back/);
  });

  it("rewind(count) takes back tokens that were accepted from elsewhere, too", () => {
    const sampler = createSampler({ ...PENALTIES, seed: 1 });
    take(sampler, 2);
    const before = sampler.save();
    sampler.accept(9);
    sampler.accept(9);
    sampler.rewind(2);
    expect(sampler.save()).toEqual(before);
  });
});

type Move = { kind: "sample" } | { kind: "accept"; token: number } | { kind: "rewind"; share: number };

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant({ kind: "sample" } as const) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("accept" as const), token: fc.nat(20) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("rewind" as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
  ),
  { maxLength: 40 },
);

/** A token as it came to be: drawn, or accepted from elsewhere. */
interface Token {
  token: number;
  drawn: boolean;
}

function replay(options: SamplerOptions, prompt: number[], tokens: readonly Token[]): Sampler {
  const sampler = createSampler(options);
  sampler.prompt(prompt);
  for (const { token, drawn } of tokens) {
    if (drawn) expect(sampler.sample(rowAt(sampler.step))).toBe(token);
    else sampler.accept(token);
  }
  return sampler;
}

function expectReplay(options: SamplerOptions, prompt: number[], list: readonly Move[]): void {
  const sampler = createSampler(options);
  sampler.prompt(prompt);
  const tokens: Token[] = [];
  for (const move of list) {
    if (move.kind === "accept") {
      sampler.accept(move.token);
      tokens.push({ token: move.token, drawn: false });
    } else if (move.kind === "rewind") {
      const count = Math.floor(move.share * tokens.length);
      sampler.rewind(count);
      tokens.length -= count;
    } else {
      const token = attempt(() => sampler.sample(rowAt(sampler.step)));
      if (typeof token === "number") tokens.push({ token, drawn: true });
    }
  }
  const fresh = replay(options, prompt, tokens);
  expect(sampler.save()).toEqual(fresh.save());
  expect(take(sampler, 5)).toEqual(take(fresh, 5));
}

const prompts = fc.array(fc.nat(20), { maxLength: 10 });

describe("any interleaving of sample, accept and rewind", () => {
  it.each(CASES)("is the text that is left, drawn again, with %s", (_name, options) => {
    fc.assert(
      fc.property(prompts, moves, (prompt, list) => expectReplay(options, prompt, list)),
      { numRuns: 30 },
    );
  });

  it("is the text that is left, drawn again, with any options", () => {
    fc.assert(fc.property(anyOptions, prompts, moves, expectReplay), { numRuns: 200 });
  });
});
