import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { REFUSED } from "./refused.ts";
import { withSampler } from "./with-sampler.ts";

describe("withSampler(options, generateOptions)", () => {
  it.each(Object.entries(REFUSED))("withSampler({}, {%s}) is refused and says: %s", (name, advice) => {
    for (const value of [false, 0, 0.5, true]) {
      const refused = () => withSampler({}, { max_new_tokens: 5, [name]: value });
      expect(refused).toThrow(OptionError);
      expect(refused).toThrow(`${name}: expected nothing beside withSampler; ${advice}, got ${value}`);
    }
  });

  it.each([null, undefined])("withSampler({}, {temperature: %s}) is as if it were left out", (value) => {
    expect(withSampler({}, { temperature: value }).do_sample).toBe(false);
  });

  it("withSampler(options, generateOptions) passes everything else on as it is", () => {
    const given = {
      max_new_tokens: 5,
      min_new_tokens: 2,
      eos_token_id: [1, 2],
      streamer: { put() {}, end() {} },
      stopping_criteria: [() => [true]],
      no_repeat_ngram_size: 3,
      return_full_text: false,
    };
    const { logits_processor, do_sample, repetition_penalty, ...rest } = withSampler({}, given);
    expect(rest).toEqual(given);
    expect(rest.streamer).toBe(given.streamer);
    expect({ do_sample, repetition_penalty }).toEqual({ do_sample: false, repetition_penalty: 1 });
    expect(logits_processor).toHaveLength(1);
  });

  it("withSampler(options, {logits_processor}) runs processors of your own before the sampler", () => {
    const processor = <Logits>(_ids: bigint[][], logits: Logits): Logits => logits;
    const both = withSampler({}, { logits_processor: [processor] }).logits_processor;
    expect(both).toHaveLength(2);
    expect(both[0]).toBe(processor);
  });

  it.each<[string, object, RegExp]>([
    ["temperature", { temperature: -1 }, /^temperature: expected a number from 0, got -1$/],
    ["an unknown option", { top_n_sigma: 1 }, /^top_n_sigma: .*did you mean topNSigma/],
    ["a list with a bad one first", [{ topP: 2 }], /^topP: expected a number from 0 to 1, got 2$/],
    ["a list with a bad one last", [{}, { seed: -1 }], /^seed: expected an integer from 0, got -1$/],
  ])("withSampler(bad %s) fails at once", (_name, options, message) => {
    expect(() => withSampler(options as SamplerOptions)).toThrow(OptionError);
    expect(() => withSampler(options as SamplerOptions)).toThrow(message);
  });

  it.each([["</s>"], [1.5], [[1, "2"]], [1n]])("withSampler({}, {eos_token_id: %o}) is refused", (value) => {
    expect(() => withSampler({}, { eos_token_id: value })).toThrow(
      /^eos_token_id: expected a token id or a list/,
    );
  });
});
