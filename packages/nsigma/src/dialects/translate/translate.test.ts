import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import type { DialectName } from "../dialect.ts";
import { notesOf } from "../kept.fixture.ts";
import { translate } from "./translate.ts";

/** The parameter that a request's error names. */
function blamed(...[dialect, request, settings]: Parameters<typeof translate>): string {
  try {
    translate(dialect, request, settings);
  } catch (error) {
    if (error instanceof OptionError) return `${error.option}: ${error.expected}`;
    throw error;
  }
  return "nothing";
}

describe("translate", () => {
  it("translate(no dialect's name, {}) names those there are", () => {
    expect(() => translate("openai" as "vllm", {})).toThrow(
      "dialect must be one of llama.cpp, transformers, koboldcpp, textgen, aphrodite, exllamav3, tabbyapi, yals, mlx, mlx-lm, vllm, sglang, ollama, ollama-v1, lm-studio, openrouter, nsigma, paper",
    );
  });

  it.each([[null], [[1]], ["top_k"]])("translate(dialect, %o) is an error", (request) => {
    expect(() => translate("vllm", request as object as Record<string, unknown>)).toThrow(OptionError);
  });

  it("reads null as left out", () => {
    expect(translate("vllm", { top_k: null, temperature: null })).toEqual(translate("vllm", {}));
  });

  it("does not change the request", () => {
    const request = Object.freeze({ logit_bias: Object.freeze({ 1: 2 }), top_k: 3 });
    expect(translate("vllm", request).options).toMatchObject({ topK: 3, logitBias: { 1: 2 } });
  });

  it("blames the parameter as it was written", () => {
    expect(blamed("llama.cpp", { top_n_sigma: "1" })).toBe("top_n_sigma: a finite number");
    expect(blamed("tabbyapi", { rep_pen: 0 })).toBe("rep_pen: a number above 0, as the engine requires");
    expect(blamed("vllm", { top_p: 0 })).toBe("top_p: a number above 0 to 1, as the engine requires");
    expect(blamed("vllm", { min_p: 1.5 })).toBe("min_p: a number from 0 to 1, as the engine requires");
    expect(blamed("vllm", { top_k: 2.5 })).toBe("top_k: an integer of at least 0");
    expect(blamed("textgen", { dynamic_temperature: true, dynatemp_low: -1 })).toBe(
      "dynatemp_low: a number of at least 0",
    );
    expect(blamed("textgen", { temperature_last: 2 })).toBe("temperature_last: true or false");
    expect(blamed("koboldcpp", { sampler_order: "6" })).toBe("sampler_order: a list of numbers from 0 to 6");
    expect(blamed("aphrodite", { dry_range: 2.5 })).toMatch(/^dry_range: /);
    expect(blamed("mlx", { seed: 1.5 })).toBe("seed: an integer");
    expect(blamed("aphrodite", { min_tokens: 1, stop_token_ids: [-1] })).toMatch(
      /^stop_token_ids: a list of token ids/,
    );
    expect(blamed("transformers", { bad_words_ids: [[-1]] })).toMatch(/^bad_words_ids: a list of token ids/);
    expect(blamed("vllm", { logit_bias: { 1: "x" } })).toMatch(/^logit_bias: a number/);
  });
});

describe("notes", () => {
  it("say where an engine moves a value, and use the moved one", () => {
    expect(notesOf("llama.cpp", { top_p: 1.5 })).toEqual(["top_p: the engine takes 1 for it"]);
    expect(notesOf("vllm", { logit_bias: { 3: 500 } })).toEqual([
      "logit_bias: the engine takes 100 for the 500 of token 3",
    ]);
    expect(translate("vllm", { logit_bias: { 3: 500 } }).options.logitBias).toEqual({ 3: 100 });
  });

  it("a number in quotes is a token id as a key of an object, and a text in a pair of llama.cpp's", () => {
    const settings = { tokensOf: () => [[24]] };
    const biasOf = (logit_bias: unknown) =>
      translate("llama.cpp", { logit_bias }, settings).options.logitBias;
    expect([biasOf({ 5: 1 }), biasOf([[5, 1]]), biasOf([["5", 1]])]).toEqual([{ 5: 1 }, { 5: 1 }, { 24: 1 }]);
  });

  it("say what an unknown name is called here, or whose it is", () => {
    expect(notesOf("koboldcpp", { top_n_sigma: 1 })).toEqual([
      "top_n_sigma: that is llama.cpp's name; koboldcpp calls it nsigma",
    ]);
    expect(notesOf("vllm", { rep_pen: 1.1 })).toEqual([
      "rep_pen: that is koboldcpp's name; vllm calls it repetition_penalty",
    ]);
    expect(notesOf("vllm", { skew: 1 })).toEqual(["skew: that is aphrodite's; vllm has nothing like it"]);
    expect(notesOf("vllm", { do_sample: true })).toEqual([
      "do_sample: that is transformers's; vllm has nothing like it",
    ]);
  });

  it("suggest a name only when it is likely", () => {
    expect(notesOf("vllm", { temprature: 1 })).toEqual([
      "temprature: vllm has no such parameter; did you mean temperature?",
    ]);
    expect(notesOf("vllm", { x: 1 })).toEqual(["x: vllm has no such parameter"]);
  });

  it("note every unknown name, and suggest names for the first twenty only", () => {
    const request = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`temprature${i}`, 1]));
    const notes = notesOf("vllm", request);
    expect(notes).toHaveLength(100_000);
    expect(notes.filter((note) => note.includes("did you mean"))).toHaveLength(20);
  });

  it("say which of two spellings counts", () => {
    expect(notesOf("exllamav3", { rep_p: 1.1, rep_pen: 2 })).toEqual(["rep_p: overruled by rep_pen"]);
    expect(translate("exllamav3", { rep_p: 1.1, rep_pen: 2 }).options.repetitionPenalty).toBe(2);
  });

  it("say what a setting does nothing without", () => {
    expect(notesOf("llama.cpp", { xtc_threshold: 0.2 })).toEqual([
      "xtc_threshold: does nothing without xtc_probability",
    ]);
    expect(notesOf("llama.cpp", { dynatemp_exponent: 2 })).toEqual([
      "dynatemp_exponent: does nothing without dynatemp_range",
    ]);
    expect(notesOf("koboldcpp", { rep_pen_range: 64 })).toEqual([
      "rep_pen_range: does nothing without rep_pen or presence_penalty",
    ]);
    expect(notesOf("aphrodite", { dry_base: 2, smoothing_curve: 2, stop_token_ids: [1] })).toEqual([
      "dry_base: does nothing without dry_multiplier",
      "smoothing_curve: does nothing without smoothing_factor",
      "stop_token_ids: does nothing without min_tokens",
    ]);
  });

  it("say when a setting switches its own sampler off", () => {
    expect(notesOf("llama.cpp", { xtc_probability: 0.5, xtc_threshold: 0.7 })).toEqual([
      "xtc_probability: does nothing with this xtc_threshold",
    ]);
    expect(notesOf("llama.cpp", { repeat_penalty: 1.3, repeat_last_n: 0 })).toEqual([
      "repeat_penalty: overruled by repeat_last_n",
    ]);
  });

  it("say when a sampler is not in the order", () => {
    expect(notesOf("llama.cpp", { samplers: ["top_k"], top_p: 0.5 })).toEqual([
      "top_p: samplers leaves it out",
    ]);
    expect(notesOf("llama.cpp", { adaptive_target: 0.5 })).toEqual([
      "adaptive_target: runs only where samplers names it",
    ]);
    expect(notesOf("koboldcpp", { sampler_order: [5], top_a: 0.5 })).toEqual([
      "top_a: sampler_order leaves it out",
    ]);
  });

  it("say what greedy decoding makes idle", () => {
    expect(notesOf("koboldcpp", { temperature: 0, nsigma: 1 })).toEqual([
      "nsigma: temperature 0 has settled the token by then",
    ]);
    expect(translate("koboldcpp", { temperature: 0, nsigma: 1 }).options).not.toHaveProperty("topNSigma");
  });

  it("say nothing of values that ask for nothing", () => {
    expect(
      notesOf("koboldcpp", { top_a: 0, tfs: 1, nsigma: -1, grammar: "", banned_tokens: [], n: 0 }),
    ).toEqual([]);
    expect(notesOf("exllamav3", { tfs: 1, dry_multiplier: 0, smoothing_factor: 0, stream: false })).toEqual(
      [],
    );
  });

  it("give the reason for what is known and not honoured", () => {
    expect(notesOf("vllm", { allowed_token_ids: [1], messages: ["x"], logprobs: 5 }).toSorted()).toEqual(
      [
        "allowed_token_ids: there is no list of the only tokens allowed; ban the others",
        "messages: not part of sampling",
        "logprobs: probabilities come from distribution() or trace()",
      ].toSorted(),
    );
  });

  it("say what is not known without the vocabulary", () => {
    const breakers = { dry_multiplier: 1, dry_sequence_breakers: ["\n"] };
    expect(notesOf("aphrodite", breakers)[0]).toMatch(/^dry_sequence_breakers: breakers are texts/);
    expect(notesOf("aphrodite", breakers, { tokensOf: () => [[1]] })).toEqual([]);
    expect(notesOf("vllm", { bad_words: ["x"] })[0]).toMatch(/^bad_words: words are texts/);
    expect(notesOf("llama.cpp", { ignore_eos: true })[0]).toMatch(/^ignore_eos: which tokens end a text/);
    expect(notesOf("llama.cpp", { ignore_eos: true }, { endOfText: [1] })).toEqual([]);
    expect(notesOf("transformers", { min_new_tokens: 3 })[0]).toMatch(
      /^min_new_tokens: which tokens end a text/,
    );
  });

  it.each<DialectName>(["vllm", "aphrodite", "sglang"])(
    "say of %s's least length that the model's own end is banned too, where it is not known",
    (dialect) => {
      const request = { min_tokens: 3, stop_token_ids: [5] };
      expect(notesOf(dialect, request)).toEqual([
        "min_tokens: the engine bans the model's own end too, which is not known here: pass endOfText",
      ]);
      expect(notesOf(dialect, request, { endOfText: [2] })).toEqual([]);
      expect(notesOf(dialect, request, { endOfText: [] })).toEqual([]);
    },
  );

  it("say nothing of it for transformers, where eos_token_id takes the place of the model's own", () => {
    const request = { min_new_tokens: 3, eos_token_id: 5 };
    expect(notesOf("transformers", request)).toEqual([]);
    expect(translate("transformers", request, { endOfText: [2] }).options.endOfText).toEqual([5]);
  });
});
