import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities } from "../rows.fixture.ts";
import type { DialectName, Request } from "./dialect.ts";
import { EVERY_DIALECT } from "./every-dialect.fixture.ts";
import { express } from "./express/express.ts";
import { kept, logitsAfter, notesOf, samplerOf } from "./kept.fixture.ts";
import { translate } from "./translate/translate.ts";

// Dialects that have their rows from another one: what is their own.

const optionsOf = (dialect: DialectName, request: Request) => translate(dialect, request).options;

describe("what a server does when nothing is asked", () => {
  it.each<[DialectName, object]>([
    ["tabbyapi", {}],
    ["yals", {}],
    ["mlx-lm", { temperature: 0 }],
    ["sglang", {}],
    ["ollama", { topK: 40, topP: 0.9, temperature: 0.8 }],
    ["ollama-v1", { topK: 40 }],
    ["lm-studio", { topK: 40, topP: 0.95, minP: 0.05, temperature: 0.8, repetitionPenalty: 1.1 }],
    ["openrouter", {}],
  ])("%s: %o", (dialect, expected) => {
    const { order: _, draws: _draws, penaltyWindow: _window, ...options } = optionsOf(dialect, {});
    expect(options).toEqual(expected);
  });
});

describe("tabbyapi", () => {
  it("cuts by top_k and top_p before min_p, as exllamav3's own sampler does not", () => {
    const { order } = optionsOf("tabbyapi", {});
    expect(order!.slice(order!.indexOf("temperature"))).toEqual([
      "temperature",
      "topK",
      "topP",
      "minP",
      "xtc",
      "adaptiveP",
    ]);
  });

  it("has exllamav3's samplers under names of its own", () => {
    const row = rowOfLogits(2, 2, -2, 2);
    expect(logitsAfter("tabbyapi", [1, 2], { repetition_penalty: 2 }, row)).toEqual([2, 1, -4, 2]);
    expect(optionsOf("tabbyapi", { rep_pen: 2, rep_pen_range: 4 })).toMatchObject({ penaltyWindow: 4 });
    expect(notesOf("tabbyapi", { smoothing_factor: 0.5, seed: 4 })).toEqual([
      expect.stringMatching(/^smoothing_factor: exllamav3 has no such sampler/),
      "seed: TabbyAPI takes no seed",
    ]);
  });

  it("refuses penalties below 0 and temperatures above 10", () => {
    expect(() => translate("tabbyapi", { frequency_penalty: -1 })).toThrow(/^frequency_penalty must be/);
    expect(() => translate("tabbyapi", { temperature: 11 })).toThrow(/^temperature must be/);
  });

  it("is greedy at temperature 0, after biases and penalties", () => {
    const sampler = samplerOf("tabbyapi", { temperature: 0, logit_bias: { 2: 5 }, top_k: 2 });
    expect([...sampler.distribution(rowOfLogits(3, 2, 1)).ids]).toEqual([2]);
  });
});

describe("yals", () => {
  it("has Top-nσ in front of the other cuts, after the temperature", () => {
    expect(kept("yals", { nsigma: 1 }, rowOfLogits(5, 4, 3, 2, 1))).toEqual([0, 1]);
    expect(express("yals", { topNSigma: 1, temperature: 1.5 })).toMatchObject({
      request: { nsigma: 1, temperature: 1.5 },
      notes: [],
    });
  });

  it("needs a range for its penalties, and a base and a range for DRY", () => {
    expect(notesOf("yals", { repetition_penalty: 1.2 })).toEqual([
      "repetition_penalty: overruled by penalty_range",
    ]);
    expect(optionsOf("yals", { repetition_penalty: 1.2, penalty_range: 64 })).toMatchObject({
      repetitionPenalty: 1.2,
      penaltyWindow: 64,
    });
    expect(optionsOf("yals", { dry_multiplier: 1 })).not.toHaveProperty("dryMultiplier");
    expect(express("yals", { dryMultiplier: 1 }).request).toMatchObject({
      dry_multiplier: 1,
      dry_base: 1.75,
      dry_allowed_length: 2,
      dry_range: -1,
    });
  });
});

describe("sglang", () => {
  it("cuts by the whole row's mass, then by rank, then by min_p", () => {
    const row = rowOfProbabilities(0.4, 0.3, 0.2, 0.1);
    expect(kept("sglang", { top_p: 0.65, top_k: 3 }, row)).toEqual([0, 1]);
    // vllm's top_p sees what top_k has left: 0.44, 0.33, 0.22.
    expect(kept("vllm", { top_p: 0.79, top_k: 3 }, row)).toEqual([0, 1, 2]);
    expect(kept("sglang", { top_p: 0.79, top_k: 3 }, row)).toEqual([0, 1, 2]);
  });

  it("penalises what it wrote, not the prompt", () => {
    const sampler = samplerOf("sglang", { repetition_penalty: 2 });
    sampler.prompt([0]);
    sampler.accept(1);
    expect([...sampler.mask(rowOfLogits(2, 2, 2))]).toEqual([2, 1, 2]);
  });
});

describe("ollama", () => {
  it("its own API takes what llama.cpp takes, without Top-nσ", () => {
    expect(notesOf("ollama", { top_n_sigma: 1 })).toEqual([
      "top_n_sigma: that is llama.cpp's; ollama has nothing like it",
    ]);
    expect(express("ollama", { topP: 0.9 }).request).toEqual({ top_k: 0, top_p: 0.9, temperature: 1 });
  });

  it("its OpenAI endpoint cannot be told of top_k, which stays on", () => {
    expect(notesOf("ollama-v1", { top_k: 5 })[0]).toMatch(/^top_k: \/v1 does not read it; .*Modelfile/);
    expect(express("ollama-v1", { temperature: 2 }).notes).toMatchObject([
      { option: "topK", kind: "approximated", why: "ollama-v1 takes 40 for it all the same" },
    ]);
  });
});

describe("lm-studio", () => {
  it("its OpenAI endpoint has a min_p that cannot be told", () => {
    expect(express("lm-studio", { temperature: 2, minP: 0.1 })).toMatchObject({
      request: { temperature: 2, top_k: 0, top_p: 1, repeat_penalty: 1 },
      notes: [{ option: "minP", kind: "refused" }],
    });
  });
});

describe("openrouter", () => {
  it("hands everything on, which is said of every option", () => {
    const { request, notes } = express("openrouter", { topNSigma: 1, temperature: 1.5 });
    expect(request).toEqual({ top_n_sigma: 1, temperature: 1.5 });
    expect(notes.map(({ option, kind }) => `${option} ${kind}`)).toEqual([
      "temperature approximated",
      "topNSigma approximated",
    ]);
  });
});

describe("mlx-lm", () => {
  it("has all of mlx but three samplers", () => {
    expect(notesOf("mlx-lm", { temperature: 1, top_n_sigma: 1 })).toEqual([
      "top_n_sigma: mlx-vlm's server has it, mlx-lm's has not",
    ]);
    expect(optionsOf("mlx-lm", { temperature: 1, top_p: 0.5, top_k: 4 })).toMatchObject({
      topP: 0.5,
      topK: 4,
    });
  });
});

describe("what people paste", () => {
  const pasted = {
    model: "m",
    messages: [{ role: "user", content: "hi" }],
    stream: true,
    n: 2,
    tools: [{ type: "function" }],
    response_format: { type: "json_object" },
    extra_body: { top_k: 5 },
  };

  // n is Top-nσ's own in the paper's code.
  const names = EVERY_DIALECT.filter(({ name }) => name !== "paper").map(({ name }) => [name] as const);

  it.each(names)("%s: says of it that it is not about sampling", (name) => {
    const { notes, options } = translate(name, pasted);
    expect(notes.map(({ parameter, kind }) => `${parameter} ${kind}`)).toEqual(
      expect.arrayContaining(Object.keys(pasted).map((parameter) => `${parameter} ignored`)),
    );
    expect(options).toEqual(translate(name, {}).options);
  });

  it.each(names)("%s: says nothing of one text and no stream", (name) => {
    expect(translate(name, { n: 1, stream: false, tools: [] }).notes).toEqual([]);
  });
});
