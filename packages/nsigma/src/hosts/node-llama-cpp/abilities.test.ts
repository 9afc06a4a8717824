import { describe, expect, it } from "vitest";
import { ON } from "../../every-step.fixture.ts";
import { OPTION_NAMES, type SamplerOptions, type StepName } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import { ABILITIES, honourable } from "./abilities.ts";

const ROW = Float32Array.from({ length: 300 }, (_, id) => 6 * Math.sin(id * id) + 3 * Math.cos(id));
const SHIFTED = ROW.map((logit) => logit - 40);
const TEXT = [7, 8, 9, 7, 8, 30, 31, 30, 31, 5];

/** What is kept of a row after a text, with each token's probability in tenths of a percent. */
function keptOf(options: SamplerOptions, row: Float32Array): [number, number][] {
  const sampler = createSampler({ ...options, seed: 1 });
  sampler.prompt(TEXT);
  const { ids, probabilities } = sampler.distribution(row);
  return [...ids].map((id, index) => [id, Math.round(1000 * probabilities[index])]);
}

describe("ABILITIES", () => {
  it("ABILITIES says of every option what becomes of it, and why when it is not simply honoured", () => {
    expect(Object.keys(ABILITIES).sort()).toEqual([...OPTION_NAMES].sort());
    for (const { how, why } of Object.values(ABILITIES)) expect(why === undefined).toBe(how === "honoured");
  });

  it.each(Object.keys(ON) as StepName[])(
    "the step %s does not depend on where the logits' zero lies",
    (step) => {
      const { options } = honourable(ON[step]);
      expect(keptOf(options, SHIFTED)).toEqual(keptOf(options, ROW));
    },
  );

  it("what is approximated or refused does depend on it", () => {
    const repetition: SamplerOptions = { repetitionPenalty: 1.3 };
    const zeroFilled: SamplerOptions = { topNSigma: 1, std: "zero-filled", bannedTokens: [4] };
    for (const options of [repetition, zeroFilled]) {
      expect(keptOf(options, SHIFTED)).not.toEqual(keptOf(options, ROW));
    }
  });
});

describe("honourable(options)", () => {
  it("honourable(a repetition penalty by sign) takes log-probabilities, and says so", () => {
    const { options, notes } = honourable({ repetitionPenalty: 1.2, topK: 5 });
    expect(options).toEqual({ repetitionPenalty: 1.2, topK: 5, repetitionForm: "log-probability" });
    expect(notes).toEqual([
      { option: "repetitionPenalty", value: 1.2, why: expect.stringMatching(/log-probabilities/) },
    ]);
  });

  it.each<SamplerOptions>([
    {},
    { topNSigma: 1, std: "sample" },
    { std: "zero-filled" },
    { repetitionPenalty: 1.2, repetitionForm: "log-probability" },
    { repetitionPenalty: 1, frequencyPenalty: 0.5 },
  ])("honourable(%j) is that, without a note", (options) => {
    expect(honourable(options)).toEqual({ options, notes: [] });
  });

  it("honourable(a mistake) says what was expected", () => {
    expect(() => honourable({ topNSigma: 1, std: "zero-filled" })).toThrow(
      /^std is not supported by node-llama-cpp as "zero-filled": node-llama-cpp/,
    );
    expect(() => honourable({ topP: 2 })).toThrow(/^topP must be a number from 0 to 1/);
  });
});
