import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import { NUMBER_OPTIONS, type NumberOptionName } from "../../options/tables.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Dialect, DialectName, Parameter } from "../dialect.ts";
import { EVERY_DIALECT } from "../every-dialect.fixture.ts";
import { translate } from "../translate/translate.ts";

/**
 * What each engine itself does with values at the ends of its ranges, read from its code (llama.cpp's asked of its
 * server): it takes them, or answers with an error.
 */
const VERDICTS: readonly [DialectName, string, taken: readonly unknown[], refused: readonly unknown[]][] = [
  ["llama.cpp", "temperature", [-1, 0, 1e9, true], ["1", NaN]],
  ["llama.cpp", "dynatemp_exponent", [0, -1, 2], []],
  ["llama.cpp", "dynatemp_range", [-1, 5], []],
  ["llama.cpp", "top_k", [-1, 0, 2.7, 2 ** 31], []],
  ["llama.cpp", "repeat_last_n", [0, 1, 2.5, 2 ** 31 - 1, 2 ** 32 + 5], [-1, 2 ** 31]],
  ["llama.cpp", "dry_penalty_last_n", [0, 2 ** 31 - 1], [-1, 2 ** 31, 1e308]],
  ["llama.cpp", "dry_allowed_length", [0, 1.5, 2 ** 31 - 1], [-1, 2 ** 31, 2 ** 31 + 0.5]],
  ["llama.cpp", "dry_multiplier", [-1, 5000], []],
  ["llama.cpp", "dry_base", [-3, 0, 0.5, 1], []],
  ["llama.cpp", "dry_sequence_breakers", [["\n"], ["", ""]], [[], "\n", '["x"]', [1]]],
  ["llama.cpp", "repeat_penalty", [0.5, 100], [0, -1]],
  ["llama.cpp", "frequency_penalty", [-5, 1e6], []],
  ["llama.cpp", "typical_p", [-1, 0, 2], []],
  ["llama.cpp", "mirostat", [-1, 1.9, 3], []],
  ["llama.cpp", "mirostat_tau", [-1, 0, 1e6], []],
  ["llama.cpp", "mirostat_eta", [-1, 0, 200], []],
  ["llama.cpp", "adaptive_target", [-1, -1e-12, 0, 2], []],
  ["llama.cpp", "adaptive_decay", [0, 0.99], [-0.1, 0.995]],
  ["llama.cpp", "min_keep", [0, 5, 1.5], [-1, 2 ** 31]],
  ["llama.cpp", "samplers", [[], ["bogus"], "", "EDS", 5, { a: 1 }], [[1]]],
  ["llama.cpp", "ignore_eos", [true, false], [1]],
  [
    "llama.cpp",
    "logit_bias",
    [[[1, true]], [[1, "x"]], [1], [[-1, 2]], { "-1": 2 }, { " 1": 1 }, "x", 5],
    [],
  ],
  ["vllm", "temperature", [0, 0.001, 2, "0.5", true], [-1, 2.1, 3, "hot"]],
  ["vllm", "top_k", [-1, 0, 5], [-2, 2.5]],
  ["vllm", "top_p", [0.1, 1], [0, 1.1]],
  ["vllm", "repetition_penalty", [0.1, 50], [0, -1]],
  ["vllm", "presence_penalty", [-2, 2], [-2.1, 2.1]],
  ["vllm", "logit_bias", [{ 5: -1000 }, { 5: -Infinity }], [{ x: 1 }, [[1, 2]], { "-1": 1 }]],
  ["sglang", "top_k", [-1, 1], [0, -2, 2.5]],
  ["sglang", "temperature", [0, 5], [-1]],
  ["sglang", "repetition_penalty", [0.1, 2], [0, 2.1]],
  ["transformers", "no_repeat_ngram_size", [-1, 0, 3], [2.5]],
  ["transformers", "min_new_tokens", [-1, 0], [2.5]],
  ["transformers", "suppress_tokens", [[-1], [3]], ["3"]],
  ["transformers", "sequence_bias", [[[[3], -Infinity]]], [[[[-3], 1]]]],
  ["transformers", "repetition_penalty", [0.5], [0]],
  ["transformers", "epsilon_cutoff", [-1, 0, 1, 2], []],
  ["aphrodite", "dynatemp_exponent", [0.5], [0, -1]],
  ["aphrodite", "top_a", [0, 2], [-0.1]],
  ["aphrodite", "eta_cutoff", [0, 3], [-0.1]],
  ["aphrodite", "mirostat_mode", [0, 2], [1, 3]],
  ["aphrodite", "dry_base", [1.1], [1, 0]],
  ["aphrodite", "smoothing_factor", [5000, -1], []],
  ["exllamav3", "temperature", [-1, 0, 20], []],
  ["exllamav3", "rep_p", [0, -1], []],
  ["exllamav3", "adaptive_target", [-1, 1.5], []],
  ["exllamav3", "logit_bias", [{ 5: -Infinity }, { 5: NaN }, { 5: Infinity }, { "-1": 1 }], []],
  ["tabbyapi", "temperature", [0, 10, "1"], [-1, 11]],
  ["tabbyapi", "repetition_penalty", [0.1], [0]],
  ["tabbyapi", "top_k", [-1, 0], [-2]],
  ["yals", "dry_base", [-1, 0.5], []],
  ["yals", "xtc_probability", [-1, 2], []],
  ["yals", "top_p", [0, 1], [1.1, "1"]],
  ["textgen", "top_a", [-1, 2], []],
  ["textgen", "tfs", [-1, 0, 2], []],
  ["textgen", "dynatemp_exponent", [0, -1], []],
  ["textgen", "repetition_penalty_range", [-5, 0], [2.5]],
  ["textgen", "repetition_penalty", [0.5], [0]],
  ["textgen", "custom_token_bans", ["1, 2", ""], [[1, 2]]],
  ["textgen", "dry_sequence_breakers", ['"\\n"', '["\\n"]', '""'], [["\n"]]],
  ["textgen", "do_sample", [1, "yes", false], [2]],
  ["koboldcpp", "temperature", [-1, "0.5", "hot", [1], 0], []],
  ["koboldcpp", "top_k", [2.5, -1], []],
  ["koboldcpp", "dry_base", [0.5, -1], []],
  ["koboldcpp", "custom_token_bans", ["1, 2"], [[1, 2]]],
  ["koboldcpp", "logit_bias", [{ x: 1 }, { 5: "x" }], []],
  ["mlx-lm", "xtc_probability", [0.5], [0, 1, -0.5]],
  ["mlx-lm", "xtc_threshold", [0.1], [0, 0.6]],
  ["mlx-lm", "top_p", [0, 1], [-0.1, 1.1]],
  ["mlx-lm", "temperature", [0, 100, true], [-1, "1"]],
  ["mlx", "temperature", [-1, 0.001, "1"], []],
  ["mlx", "top_n_sigma", [-1, 0], []],
  ["mlx", "typical_p", [-1, 0, 2], []],
  ["ollama", "top_k", [2.7, -1], ["40", true]],
  ["ollama", "repeat_last_n", [0, 64], [-1]],
  ["ollama", "temperature", [-1, 0], ["1"]],
];

describe.each(VERDICTS)("%s, %s", (name, parameter, taken, refused) => {
  it.each(taken.map((value) => [value]))("takes %j", (value) => {
    const { options } = translate(name, { [parameter]: value });
    expect(() => createSampler(options)).not.toThrow();
  });

  it.each(refused.map((value) => [value]))("refuses %j", (value) => {
    expect(() => translate(name, { [parameter]: value })).toThrow(OptionError);
  });
});

describe("a number that the engine takes and our option cannot be", () => {
  it("is left out with a note", () => {
    expect(translate("llama.cpp", { dry_multiplier: -1 })).toMatchObject({
      options: expect.not.objectContaining({ dryMultiplier: expect.anything() }),
      notes: [{ parameter: "dry_multiplier", kind: "ignored", why: expect.stringContaining("left out") }],
    });
  });

  it("wraps at 32 bits where the engine's integers do", () => {
    expect(translate("llama.cpp", { top_k: 2 ** 32 + 5 }).options.topK).toBe(5);
    expect(translate("llama.cpp", { top_k: 2 ** 31 }).options).not.toHaveProperty("topK");
  });

  it("leaves the engine's default, as if it had not been given", () => {
    const { options } = translate("llama.cpp", { xtc_probability: 0.5, mirostat: 2, mirostat_tau: -1 });
    expect(options.mirostatTau).toBe(5);
  });

  it("is written otherwise where that is the same: an exponent of 0 is the highest temperature", () => {
    for (const [name, request] of [
      ["llama.cpp", { dynatemp_range: 0.5, temperature: 1, dynatemp_exponent: 0 }],
      ["textgen", { dynamic_temperature: true, dynatemp_low: 0.5, dynatemp_high: 1.5, dynatemp_exponent: 0 }],
    ] as const) {
      const sampler = createSampler({ ...translate(name, { ...request, top_p: 1, min_p: 0 }).options });
      const { probabilities } = sampler.distribution(Float32Array.of(0, 1.5));
      expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    }
  });
});

const numbers = (dialect: Dialect): [string, Parameter][] =>
  Object.entries(dialect.parameters).filter(
    (entry): entry is [string, Parameter] =>
      "option" in entry[1] && entry[1].option in NUMBER_OPTIONS && typeof entry[1].default !== "boolean",
  );

describe.each(EVERY_DIALECT)("any number in the ranges of $name", (dialect) => {
  const any = fc.oneof(
    fc.constantFrom(0, 1, -1, 0.5, 2, 1e-9, -1e-9, 1e9, -1e9, 1000.5),
    fc.double({ min: -5, max: 5, noNaN: true }),
    fc.integer({ min: -5000, max: 5000 }),
  );

  it("is taken, and said of whatever it became", () => {
    fc.assert(
      fc.property(fc.constantFrom(...numbers(dialect)), any, ([parameter, row], value) => {
        const [least, most] = row.hard ?? [-Infinity, Infinity];
        const isWhole = NUMBER_OPTIONS[row.option as NumberOptionName] as { integer?: boolean };
        fc.pre(value >= least && value <= most);
        // What refuses beyond a range is among the verdicts: integers, and forms of their own.
        const kept = isWhole.integer && row.integers === undefined ? Math.round(value) : value;
        fc.pre(!OWN_FORM.has(`${dialect.name} ${parameter}`) && kept >= least);
        const { options } = translate(dialect.name, { [parameter]: kept });
        expect(() => createSampler(options)).not.toThrow();
      }),
      { numRuns: 150 },
    );
  });
});

/** Readers that refuse more than a range can say. */
const OWN_FORM = new Set([
  "aphrodite mirostat_mode",
  "sglang top_k",
  "mlx-lm xtc_probability",
  "mlx-lm xtc_threshold",
  "aphrodite min_tokens",
  "vllm min_tokens",
  "sglang min_tokens",
  "exllamav3 min_tokens",
  "tabbyapi min_tokens",
  "textgen dynatemp_low",
  "textgen dynatemp_high",
  "aphrodite dynatemp_min",
  "aphrodite dynatemp_max",
]);
