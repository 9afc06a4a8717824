import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { GenerationConfig } from "@huggingface/transformers";
import { describe, expect, it } from "vitest";
import { TRANSFORMERS } from "../../dialects/engines/transformers.ts";
import { OptionError } from "../../errors.ts";
import { OPTION_NAMES, type SamplerOptions } from "../../options/options.ts";
import { withSampler } from "./with-sampler.ts";

/** What transformers.js does before the sampler or after it, so that it may stand beside one. */
const PASSED = `
  max_length max_new_tokens min_length min_new_tokens
  no_repeat_ngram_size bad_words_ids suppress_tokens begin_suppress_tokens guidance_scale
  bos_token_id eos_token_id pad_token_id decoder_start_token_id forced_bos_token_id forced_eos_token_id
  streamer return_dict_in_generate output_attentions
`
  .trim()
  .split(/\s+/);

/** The options that sample: its name and ours, as the dialect reads them. */
const SAMPLING = Object.entries(TRANSFORMERS.parameters).flatMap(([name, row]) =>
  "option" in row && !PASSED.includes(name) && name !== "do_sample" ? [[name, row.option] as const] : [],
);

/** Without its comments, and without the file that only lists the options. */
function sourceOfTransformers(): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@huggingface/transformers")), "../src");
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => file.endsWith(".js") && !file.endsWith("configuration_utils.js"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
}

/** transformers.js's own list of generation options. */
const NAMES = Object.getOwnPropertyNames(new GenerationConfig({} as never));

describe("withSampler({}, generateOptions), held against transformers.js's own list of options", () => {
  it("has a list to be held against, which names all that may pass", () => {
    expect(NAMES.length).toBeGreaterThan(40);
    expect(PASSED.filter((name) => !NAMES.includes(name))).toEqual([]);
  });

  it.each(NAMES.filter((name) => !PASSED.includes(name)))("refuses %s, whatever its value", (name) => {
    for (const value of [false, 0, 0.5, true]) {
      const refused = () => withSampler({}, { max_new_tokens: 5, [name]: value });
      expect(refused).toThrow(OptionError);
      expect(refused).toThrow(new RegExp(`^${name} is not supported beside withSampler: .`));
    }
  });

  it.each(PASSED)("passes %s on as it is", (name) => {
    expect(withSampler({}, { [name]: 5 })).toMatchObject({ [name]: 5 });
  });

  it.each(SAMPLING)("says where %s goes: %s in the sampler's options", (name, option) => {
    expect(() => withSampler({}, { [name]: 0.5 })).toThrow(`: write ${option} in the sampler's options`);
  });

  it.each([
    ["stop", "stopping_criteria"],
    ["max_tokens", "max_new_tokens"],
    ["frequency_penalty", "frequencyPenalty"],
    ["presence_penalty", "presencePenalty"],
    ["generation_config", "beside the others"],
  ])("refuses %s too, which others know, and says what to write: %s", (name, instead) => {
    expect(() => withSampler({}, { [name]: 1 })).toThrow(instead);
  });

  it("lets nothing pass that transformers.js has no code for", () => {
    const source = sourceOfTransformers();
    const read = (name: string): boolean => new RegExp(`generation_config\\??\\.${name}\\b`).test(source);
    expect(read("max_new_tokens") && !read("max_time")).toBe(true);
    // generate() takes the streamer as a parameter of its own.
    expect(PASSED.filter((name) => !read(name))).toEqual(["streamer"]);
  });

  it.each(OPTION_NAMES)("refuses our own %s, which belongs into the sampler's options", (name) => {
    expect(() => withSampler({}, { [name]: 1 })).toThrow(`: write ${name} in the sampler's options`);
  });
});

describe("withSampler(options, generateOptions)", () => {
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
    ["temperature", { temperature: -1 }, /^temperature must be a number of at least 0, got -1$/],
    ["an unknown option", { top_n_sigma: 1 }, /^top_n_sigma .*did you mean topNSigma/],
    ["a list with a bad one first", [{ topP: 2 }], /^topP must be a number from 0 to 1, got 2$/],
    ["a list with a bad one last", [{}, { seed: -1 }], /^seed must be an integer of at least 0, got -1$/],
  ])("withSampler(bad %s) fails at once", (_name, options, message) => {
    expect(() => withSampler(options as SamplerOptions)).toThrow(OptionError);
    expect(() => withSampler(options as SamplerOptions)).toThrow(message);
  });

  it.each([["</s>"], [1.5], [[1, "2"]], [1n]])("withSampler({}, {eos_token_id: %o}) is refused", (value) => {
    expect(() => withSampler({}, { eos_token_id: value })).toThrow(
      /^eos_token_id must be a token id or a list/,
    );
  });
});
