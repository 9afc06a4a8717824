import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { ON } from "../every-step.fixture.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { DEFAULT_ORDER } from "../sampler/order.ts";
import type { SamplerOptions } from "./options.ts";

function make(options: unknown) {
  return () => createSampler(options as SamplerOptions);
}

describe("unknown options", () => {
  it.each([
    ["top_n_sigma", "topNSigma"],
    ["topNsigma", "topNSigma"],
    ["tempurature", "temperature"],
    ["top-k", "topK"],
    ["top_p", "topP"],
    ["minp", "minP"],
    ["repeat_penalty", "repetitionPenalty"],
    ["presence_penalty", "presencePenalty"],
    ["logit_bias", "logitBias"],
    ["vocab_size", "vocabSize"],
    ["seeed", "seed"],
  ])("createSampler({%s: 1}) is refused with the nearest name, %s", (name, known) => {
    expect(make({ [name]: 1 })).toThrow(OptionError);
    expect(make({ [name]: 1 })).toThrow(`${name} is not an option; did you mean ${known}?`);
  });

  it.each([
    ["null", null],
    ["undefined", undefined],
    ["a string", "topK"],
    ["a number", 5],
  ])("createSampler(%s) is refused", (_name, options) => {
    expect(make(options)).toThrow(OptionError);
    expect(make(options)).toThrow(
      /^options must be an object of options; a list of steps goes to stepSampler, got /,
    );
  });
});

describe("the order of the steps", () => {
  // Of the two steps that learn only one can be last.
  const { adaptiveP: _, ...others } = ON;
  const all: SamplerOptions = Object.assign({}, ...Object.values(others));

  it("createSampler({every option}) runs the steps in DEFAULT_ORDER", () => {
    const names = createSampler(all).steps.map(({ name }) => name);
    expect(names).toEqual(DEFAULT_ORDER.filter((name) => name !== "adaptiveP"));
  });

  it("createSampler({order}) runs the steps as it says", () => {
    const adjustments = ["logitBias", "penalties", "dry", "temperature", "smoothing"];
    const order = ["topK", "minP", ...adjustments, "topP", "xtc"].reverse();
    const chosen = Object.assign({}, ...order.map((name) => ON[name as keyof typeof ON]));
    expect(createSampler({ ...chosen, order }).steps.map(({ name }) => name)).toEqual(order);
  });

  it('createSampler({order: "edskypmxt"}) runs llama.cpp\'s steps in its order', () => {
    const steps = ["penalties", "dry", "topNSigma", "topK", "typicalP", "topP", "minP", "xtc", "temperature"];
    const chosen = Object.assign({}, ...steps.map((name) => ON[name as keyof typeof ON]));
    expect(createSampler({ ...chosen, order: "edskypmxt" }).steps.map(({ name }) => name)).toEqual(steps);
    const names = "penalties dry top_n_sigma top_k typ_p top_p min_p xtc temperature".split(" ");
    expect(createSampler({ ...chosen, order: names }).steps.map(({ name }) => name)).toEqual(steps);
  });

  it("createSampler({order}) may leave out what is not set, and name what is not set", () => {
    const sampler = createSampler({ topK: 5, temperature: 2, order: ["temperature", "minP", "topK"] });
    expect(sampler.steps.map(({ name }) => name)).toEqual(["temperature", "topK"]);
  });

  it.each([
    [["topP"], /^order must be a list with topK in it, because topK is set, got \["topP"\]/],
    [[], /^order must be a list with topK in it, because topK is set, got \[\]/],
    [["topK", "topK"], /^order must be a list that names each step once, got \["topK","topK"\]/],
    [["topK", "top_k"], /^order must be a list that names each step once, got \["topK","top_k"\]/],
    [["topK", "typical"], /^order must be a list of names among logitBias, sequenceBias, .*, got "typical"/],
    [
      ["topK", "toString"],
      /^order must be a list of names among logitBias, sequenceBias, .*, got "toString"/,
    ],
    [["topK", 3], /^order must be a list of names among logitBias, sequenceBias, .*, got 3/],
    ["topK", /^order must be a string of letters among "edskypmxta", got "o"/],
    ["kk", /^order must be a list that names each step once, got "kk"/],
    [5, /^order must be a list of step names, or a string of their letters, got 5/],
    [null, /^order must be a list of step names, or a string of their letters, got null/],
  ])("createSampler({topK: 5, order: %j}) is refused", (order, message) => {
    expect(make({ topK: 5, order })).toThrow(OptionError);
    expect(make({ topK: 5, order })).toThrow(message);
  });

  it.each([
    ["mirostat", "topK"],
    ["adaptiveP", "typicalP"],
    ["adaptiveP", "xtc"],
    ["mirostat", "adaptiveP"],
    ["adaptiveP", "mirostat"],
  ] as const)("createSampler({order: [%s, %s]}) is refused: what learns comes last", (learner, later) => {
    const options = { ...ON[learner], ...ON[later], order: [learner, later] };
    expect(make(options)).toThrow(OptionError);
    expect(make(options)).toThrow(
      `order must be a list with ${learner} after every cut, because it learns from the draw, got ["${learner}","${later}"]`,
    );
  });

  it("createSampler({order: [topK, mirostat, temperature, skew]}) is accepted: those three cut nothing", () => {
    const order = ["topK", "mirostat", "temperature", "skew"] as const;
    const options = Object.assign({}, ...order.map((name) => ON[name]));
    expect(createSampler({ ...options, order }).steps.map(({ name }) => name)).toEqual(order);
    expect(make({ ...options, temperature: 0, order })).toThrow(
      /^order must be a list with mirostat after every cut/,
    );
  });
});

describe("the other options", () => {
  it.each([0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER])("createSampler({seed: %s}) is accepted", (seed) => {
    expect(createSampler({ seed }).seed).toBe(seed);
    expect(stepSampler([], { seed }).seed).toBe(seed);
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53, "1", null, 1n])(
    "createSampler({seed: %s}) is refused",
    (seed) => {
      expect(make({ seed })).toThrow(OptionError);
      expect(make({ seed })).toThrow(/^seed must be an integer of at least 0, got /);
    },
  );

  it.each([0, -1, 1.5, NaN, Infinity, "5", null])(
    "createSampler({vocabSize: %s}) is refused",
    (vocabSize) => {
      expect(make({ vocabSize })).toThrow(OptionError);
      expect(make({ vocabSize })).toThrow(/^vocabSize must be an integer of at least 1, got /);
    },
  );

  it.each(["Population", "", 0, null])("createSampler({topNSigma: 1, std: %j}) is refused", (std) => {
    expect(make({ topNSigma: 1, std })).toThrow(
      /^std must be "population" or "sample" or "zero-filled", got /,
    );
  });

  it.each(["penaltyWindow", "dryWindow"])(
    "createSampler({%s}) is refused even while its step is off",
    (name) => {
      for (const window of [0, "some", null, 1.5, NaN, -Infinity]) {
        expect(make({ [name]: window })).toThrow(OptionError);
        expect(make({ [name]: window })).toThrow(`${name} must be an integer of at least 1, or "all", got `);
      }
    },
  );

  it.each([
    ["logitBias", null, /^logitBias must be an object/],
    ["sequenceBias", 5, /^sequenceBias must be a list of \{tokens, bias\}, got 5/],
    ["sequenceBias", null, /^sequenceBias must be a list of \{tokens, bias\}, got null/],
    [
      "sequenceBias",
      [{ tokens: [], bias: 1 }],
      /^sequenceBias must be a list of sequences of at least one token/,
    ],
    [
      "sequenceBias",
      [{ tokens: [1], bias: "2" }],
      /^sequenceBias must be a list in which each bias is a finite number/,
    ],
    ["bannedTokens", null, /^bannedTokens must be /],
    ["bannedTokens", "12", /^bannedTokens must be /],
    ["bannedTokens", [-1], /^bannedTokens must be /],
    ["bannedTokens", [[]], /^bannedTokens must be /],
    ["endOfText", null, /^endOfText must be a list of token ids, got null/],
    ["endOfText", [1.5], /^endOfText must be a list of token ids/],
    ["dryBreakers", [5], /^dryBreakers must be a list of token ids, got 5/],
    ["dryBreakers", [[]], /^dryBreakers must be a list of sequences of at least one token/],
    ["xtcProtected", 5, /^xtcProtected must be a list of token ids, got 5/],
  ])("createSampler({%s: %j}) is refused, by its name", (name, value, message) => {
    expect(make({ [name]: value })).toThrow(OptionError);
    expect(make({ [name]: value })).toThrow(message);
  });

  it("createSampler({minLength: 5}) without endOfText is refused", () => {
    expect(make({ minLength: 5 })).toThrow(/^endOfText must be a list of at least one token id/);
  });

  it('createSampler({draws: "llama.cpp", seed: 2^32 - 1}) is refused: it means "choose one" there', () => {
    expect(make({ draws: "llama.cpp", seed: 2 ** 32 - 2 })).not.toThrow();
    expect(make({ draws: "llama.cpp", seed: 2 ** 32 - 1 })).toThrow(
      'seed must be an integer from 0 to 4294967294, with draws "llama.cpp", got 4294967295',
    );
  });
});

describe("the caller's object", () => {
  it("createSampler(options) does not modify it, frozen or not", () => {
    const options = {
      temperature: 2,
      topK: 3,
      presencePenalty: 1,
      logitBias: Object.freeze({ 1: 2 }),
      order: Object.freeze(["topK", "temperature", "penalties", "logitBias"] as const),
      seed: 5,
    };
    const before = structuredClone(options);
    const sampler = createSampler(Object.freeze(options));
    sampler.sample(rowOfLogits(1, 2, 3, 4));
    expect(options).toEqual(before);
  });

  it("createSampler(options) does not follow later changes to it", () => {
    const bias: Record<string, number> = { 0: 100 };
    const options: SamplerOptions = { topK: 1, logitBias: bias, seed: 1 };
    const sampler = createSampler(options);
    bias["0"] = -100;
    bias["1"] = 500;
    options.topK = 4;
    expect([...sampler.distribution(rowOfLogits(1, 2, 3, 4)).ids]).toEqual([0]);
    expect([...sampler.clone().distribution(rowOfLogits(1, 2, 3, 4)).ids]).toEqual([0]);
  });

  it("createSampler(JSON of the options) is the same sampler", () => {
    const options: SamplerOptions = { temperature: 1.5, topNSigma: 1, logitBias: { 2: false }, seed: 9 };
    const row = rowOfLogits(1, 2, 3, 4, 3.5);
    expect(createSampler(JSON.parse(JSON.stringify(options))).trace(row)).toEqual(
      createSampler(options).trace(row),
    );
  });
});
