import { describe, expect, it } from "vitest";
import { rowOfLogits } from "../rows.fixture.ts";
import type { DialectName, Request } from "./dialect.ts";
import { notesOf, samplerOf } from "./kept.fixture.ts";
import { translate } from "./translate/translate.ts";

const optionsOf = (dialect: DialectName, request: Request) => translate(dialect, request).options;

describe("what an engine does when nothing is asked", () => {
  it.each<[DialectName, object]>([
    ["llama.cpp", { topK: 40, topP: 0.95, minP: 0.05, temperature: 0.8 }],
    ["transformers", { temperature: 0 }],
    ["koboldcpp", { topK: 100, topP: 0.92, temperature: 0.75 }],
    ["textgen", { topP: 0.95 }],
    ["aphrodite", {}],
    ["exllamav3", {}],
    ["mlx", { temperature: 0 }],
    ["vllm", {}],
    ["paper", { topNSigma: 1, std: "sample" }],
  ])("%s: %o", (dialect, expected) => {
    const { order: _, draws: _draws, minKeep: _minKeep, ...options } = optionsOf(dialect, {});
    expect(options).toEqual(expected);
  });

  it("transformers has top_k 50 when it samples", () => {
    expect(optionsOf("transformers", { do_sample: true })).toMatchObject({ topK: 50, ties: "kept" });
  });
});

it("a mode goes by the number that the engine takes: 2^31 is a negative mirostat, which is off", () => {
  expect(optionsOf("llama.cpp", { mirostat: 2 ** 31, top_k: 7 })).toMatchObject({ topK: 7 });
});

describe("greedy", () => {
  it.each<[DialectName, object, string]>([
    ["transformers", { temperature: 0.7 }, "temperature"],
    ["textgen", { do_sample: false, top_n_sigma: 1 }, "top_n_sigma"],
    ["textgen", { temperature: 0, top_k: 5 }, "top_k"],
    ["mlx", { top_p: 0.5 }, "top_p"],
    ["vllm", { temperature: 0, min_p: 0.5 }, "min_p"],
    ["aphrodite", { temperature: 0, top_k: 5 }, "top_k"],
    ["exllamav3", { temperature: 0, top_p: 0.5 }, "top_p"],
  ])("%s %o takes the best and says so of %s", (dialect, request, parameter) => {
    const row = rowOfLogits(1, 3, 2);
    expect([...samplerOf(dialect, { ...request }).distribution(row).ids]).toEqual([1]);
    expect(notesOf(dialect, { ...request }).map((note) => note.split(":")[0])).toEqual([parameter]);
  });

  it("transformers wants a temperature above 0 only where it samples", () => {
    expect(() => translate("transformers", { temperature: 0 })).not.toThrow();
    expect(() => translate("transformers", { temperature: 0, do_sample: true })).toThrow("do_sample: false");
  });

  it.each<DialectName>(["vllm", "aphrodite"])("%s raises small temperatures to 0.01", (dialect) => {
    expect(optionsOf(dialect, { temperature: 1e-6 }).temperature).toBe(0.01);
    expect(notesOf(dialect, { temperature: 1e-6 })).toEqual(["temperature: the engine takes 0.01 for it"]);
  });
});

describe("mirostat", () => {
  const all = { top_k: 5, top_p: 0.5, min_p: 0.1, temperature: 1.5 };

  it("llama.cpp leaves everything but biases and the temperature out", () => {
    expect(optionsOf("llama.cpp", { ...all, mirostat: 2, repeat_penalty: 2 })).toEqual({
      draws: "llama.cpp",
      temperature: 1.5,
      temperatureExponent: 1,
      mirostat: 2,
      mirostatTau: 5,
      mirostatEta: 0.1,
      order: ["logitBias", "sequenceBias", "temperature", "mirostat"],
    });
  });

  it("llama.cpp has one temperature with it, and no range around it", () => {
    const { options, notes } = translate("llama.cpp", { mirostat: 2, dynatemp_range: 0.5 });
    expect(options).not.toHaveProperty("temperatureRange");
    expect(notes).toMatchObject([
      { parameter: "dynatemp_range", why: expect.stringMatching(/^with mirostat on/) },
    ]);
  });

  it("koboldcpp keeps penalties and its cut to 3000, and drops dynamic temperature", () => {
    const request = { ...all, mirostat: 1, rep_pen: 1.1, dynatemp_range: 0.5, dynatemp_exponent: 2 };
    const { options, notes } = translate("koboldcpp", request);
    expect(options).toMatchObject({ topK: 3000, repetitionPenalty: 1.1, mirostat: 1, temperature: 1.5 });
    expect(options).not.toHaveProperty("temperatureRange");
    expect(notes.map(({ parameter }) => parameter).sort()).toEqual([
      "dynatemp_exponent",
      "dynatemp_range",
      "min_p",
      "top_k",
      "top_p",
    ]);
    expect(new Set(notes.map(({ why }) => why)).size).toBe(1);
  });

  it("aphrodite runs it after biases and penalties alone, on its own surprise, with a τ of 0", () => {
    expect(optionsOf("aphrodite", { ...all, mirostat_mode: 2 })).toEqual({
      mirostat: 2,
      mirostatTau: 0,
      mirostatEta: 0,
      mirostatSurprise: "all",
      order: ["sequenceBias", "minLength", "logitBias", "penalties", "mirostat"],
    });
  });

  it("textgen runs it in its place, with the cuts before it and nothing after", () => {
    const { options, notes } = translate("textgen", { ...all, mirostat_mode: 2, xtc_probability: 0.5 });
    expect(options).toMatchObject({ topK: 5, topP: 0.5, minP: 0.1, mirostat: 2 });
    expect(options).not.toHaveProperty("xtcProbability");
    expect(notes.map(({ parameter }) => parameter)).toContain("xtc_probability");
    expect(optionsOf("textgen", { mirostat_mode: 1 })).not.toHaveProperty("mirostat");
  });
});

describe("adaptive-p", () => {
  it.each<[DialectName, object, number | undefined]>([
    ["llama.cpp", { adaptive_target: 0, samplers: "a" }, 0],
    ["llama.cpp", { adaptive_target: -1, samplers: "a" }, undefined],
    ["koboldcpp", { adaptive_target: 0 }, undefined],
    ["koboldcpp", { adaptive_target: 0.3 }, 0.3],
    ["textgen", { adaptive_target: 0 }, undefined],
    ["textgen", { adaptive_target: 0.3 }, 0.3],
    ["exllamav3", { adaptive_target: 1 }, undefined],
    ["exllamav3", { adaptive_target: 0.3 }, 0.3],
  ])("%s %o has a target of %s", (dialect, request, expected) => {
    expect(optionsOf(dialect, { ...request }).adaptiveTarget).toBe(expected);
  });

  it("koboldcpp adds a min_p of 0.002 when nothing else cuts", () => {
    expect(optionsOf("koboldcpp", { adaptive_target: 0.3, top_p: 1 }).minP).toBe(0.002);
    expect(optionsOf("koboldcpp", { adaptive_target: 0.3, top_p: 1, min_p: 0.1 }).minP).toBe(0.1);
    expect(optionsOf("koboldcpp", { adaptive_target: 0.3 })).not.toHaveProperty("minP");
    expect(notesOf("koboldcpp", { adaptive_target: 0.3, top_p: 1 })).toHaveLength(1);
  });

  it("textgen draws with it, so that xtc after it does nothing", () => {
    const { options, notes } = translate("textgen", { adaptive_target: 0.3, no_repeat_ngram_size: 2 });
    expect(options.order!.at(-1)).toBe("adaptiveP");
    expect(notes.map(({ why }) => why)).toEqual(["adaptiveP has settled the token by then"]);
  });
});

describe("dynamic temperature", () => {
  it("textgen's low and high are a middle and a range", () => {
    const request = { dynamic_temperature: true, dynatemp_low: 0.5, dynatemp_high: 2, dynatemp_exponent: 2 };
    expect(optionsOf("textgen", request)).toMatchObject({
      temperature: 1.25,
      temperatureRange: 0.75,
      temperatureExponent: 2,
    });
    expect(notesOf("textgen", { dynatemp_low: 0.5, dynatemp_high: 2 })).toEqual([
      "dynatemp_low: does nothing without dynamic_temperature",
      "dynatemp_high: does nothing without dynamic_temperature",
    ]);
  });

  it("textgen divides by the fixed temperature too", () => {
    const request = { dynamic_temperature: true, dynatemp_low: 0.5, dynatemp_high: 1.5, temperature: 2 };
    expect(optionsOf("textgen", request)).toMatchObject({ temperature: 2, temperatureRange: 1 });
    expect(notesOf("textgen", request)).toEqual([
      "dynamic_temperature: textgen divides by temperature first; here one step does both, and sees the row before",
    ]);
  });

  it("aphrodite's min and max take the place of the temperature", () => {
    const request = { dynatemp_min: 0.5, dynatemp_max: 2.5, temperature: 3 };
    expect(optionsOf("aphrodite", request)).toMatchObject({ temperature: 1.5, temperatureRange: 1 });
    expect(notesOf("aphrodite", request)).toEqual([
      "temperature: overruled by dynatemp_min and dynatemp_max",
    ]);
  });

  it("koboldcpp's range and exponent", () => {
    const request = { temperature: 1, dynatemp_range: 0.5, dynatemp_exponent: 0 };
    const sampler = samplerOf("koboldcpp", { ...request, top_p: 1 });
    // With an exponent of 0 the temperature is at its upper end.
    const { probabilities } = sampler.distribution(rowOfLogits(0, 1.5));
    expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });
});

describe("XTC's spared tokens", () => {
  const always = { xtc_probability: 1, xtc_threshold: 0.1 };
  const row = rowOfLogits(2.3, 2.2, 2.1, 2);
  const settings = { endOfText: [0], tokensOf: () => [[9, 1]] };
  const keptBy = (dialect: DialectName, request: Request) =>
    [...samplerOf(dialect, { ...always, ...request }, settings).distribution(row).ids].sort();

  it("textgen does nothing when it would remove one", () => {
    expect(keptBy("textgen", { top_p: 1 })).toEqual([0, 1, 2, 3]);
  });

  it("mlx-lm spares them alone", () => {
    expect(keptBy("mlx-lm", { temperature: 1, xtc_probability: 0.9999 })).toEqual([0, 1, 3]);
  });

  it("llama.cpp, koboldcpp and aphrodite spare none", () => {
    for (const dialect of ["llama.cpp", "koboldcpp", "aphrodite"] as const) {
      expect(keptBy(dialect, { top_p: 1 })).toEqual([3]);
    }
  });

  it("are asked for when they are not known", () => {
    expect(notesOf("mlx-lm", { temperature: 1, xtc_probability: 0.5 })[0]).toMatch(
      /pass endOfText and tokensOf$/,
    );
  });
});
