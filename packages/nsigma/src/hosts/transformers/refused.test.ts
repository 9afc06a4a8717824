import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { GenerationConfig } from "@huggingface/transformers";
import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import { OPTION_NAMES, type SamplerOptions } from "../../options/options.ts";
import { REFUSED } from "./refused.ts";
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

describe("REFUSED, held against transformers.js's own list of generation options", () => {
  const names = Object.getOwnPropertyNames(new GenerationConfig({} as never));

  it("has every option of the list that does not pass, and none that does", () => {
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => name in REFUSED === PASSED.includes(name))).toEqual([]);
    expect(PASSED.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("lets nothing pass that transformers.js has no code for", () => {
    const source = sourceOfTransformers();
    const read = (name: string): boolean => new RegExp(`generation_config\\??\\.${name}\\b`).test(source);
    expect(read("max_new_tokens") && !read("max_time")).toBe(true);
    // generate() takes the streamer as a parameter of its own.
    expect(PASSED.filter((name) => !read(name))).toEqual(["streamer"]);
  });

  it("names options of ours in its advice", () => {
    const named = Object.values(REFUSED).flatMap(
      (advice) => /write (\w+) in the sampler/.exec(advice)?.[1] ?? [],
    );
    expect(named).toContain("typicalP");
    expect(named.filter((name) => !OPTION_NAMES.includes(name as never))).toEqual([]);
  });

  it("has every option of ours, whatever transformers.js calls it", () => {
    expect(OPTION_NAMES.filter((name) => !(name in REFUSED))).toEqual([]);
  });
});

describe("withSampler(options, generateOptions)", () => {
  it.each(Object.entries(REFUSED))("withSampler({}, {%s}) is refused and says: %s", (name, advice) => {
    for (const value of [false, 0, 0.5, true]) {
      const refused = () => withSampler({}, { max_new_tokens: 5, [name]: value });
      expect(refused).toThrow(OptionError);
      expect(refused).toThrow(`${name} is not supported beside withSampler: ${advice}`);
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
