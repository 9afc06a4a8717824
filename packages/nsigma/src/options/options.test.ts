import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { DEFAULT_ORDER } from "../sampler/chain.ts";
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
    expect(make({ [name]: 1 })).toThrow(`${name}: expected a known option (did you mean ${known}?), got 1`);
  });

  it.each([
    ["null", null],
    ["undefined", undefined],
    ["a string", "topK"],
    ["a number", 5],
  ])("createSampler(%s) is refused", (_name, options) => {
    expect(make(options)).toThrow(OptionError);
    expect(make(options)).toThrow(/^options: expected an object of options or a list of steps, got /);
  });
});

describe("the order of the steps", () => {
  const all: SamplerOptions = {
    logitBias: { 1: 1 },
    presencePenalty: 1,
    topNSigma: 1,
    topK: 5,
    topP: 0.9,
    minP: 0.1,
    etaCutoff: 0.01,
    temperature: 2,
  };

  it("createSampler({every option}) runs the steps in DEFAULT_ORDER, temperature last", () => {
    const names = createSampler(all).steps.map(({ name }) => name);
    expect(names).toEqual([...DEFAULT_ORDER]);
    expect(names[names.length - 1]).toBe("temperature");
  });

  it("createSampler({order}) runs the steps as it says", () => {
    const order = [...DEFAULT_ORDER].reverse();
    expect(createSampler({ ...all, order }).steps.map(({ name }) => name)).toEqual(order);
  });

  it("createSampler({order}) may leave out what is not set, and name what is not set", () => {
    const sampler = createSampler({ topK: 5, temperature: 2, order: ["temperature", "minP", "topK"] });
    expect(sampler.steps.map(({ name }) => name)).toEqual(["temperature", "topK"]);
  });

  it.each([
    [["topP"], /^order: expected topK in it, because it is set, got \["topP"\]/],
    [[], /^order: expected topK in it, because it is set, got \[\]/],
    [["topK", "topK"], /^order: expected each step once, got \["topK","topK"\]/],
    [["topK", "typical"], /^order: expected names among logitBias, penalties, .*, got "typical"/],
    [["topK", "toString"], /^order: expected names among logitBias, penalties, .*, got "toString"/],
    [["topK", 3], /^order: expected names among logitBias, penalties, .*, got 3/],
    ["topK", /^order: expected a list of step names, got "topK"/],
    [null, /^order: expected a list of step names, got null/],
  ])("createSampler({topK: 5, order: %j}) is refused", (order, message) => {
    expect(make({ topK: 5, order })).toThrow(OptionError);
    expect(make({ topK: 5, order })).toThrow(message);
  });
});

describe("the other options", () => {
  it.each([0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER])("createSampler({seed: %s}) is accepted", (seed) => {
    expect(createSampler({ seed }).seed).toBe(seed);
    expect(createSampler([], { seed }).seed).toBe(seed);
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53, "1", null, 1n])(
    "createSampler({seed: %s}) is refused",
    (seed) => {
      expect(make({ seed })).toThrow(OptionError);
      expect(make({ seed })).toThrow(/^seed: expected an integer from 0, got /);
    },
  );

  it.each([0, -1, 1.5, NaN, Infinity, "5", null])(
    "createSampler({vocabSize: %s}) is refused",
    (vocabSize) => {
      expect(make({ vocabSize })).toThrow(OptionError);
      expect(make({ vocabSize })).toThrow(/^vocabSize: expected an integer from 1, got /);
    },
  );

  it.each(["Population", "", 0, null])("createSampler({topNSigma: 1, std: %j}) is refused", (std) => {
    expect(make({ topNSigma: 1, std })).toThrow(/^std: expected "population" or "sample", got /);
  });

  it.each([0, "some", null, 1.5])(
    "createSampler({penaltyWindow: %j}) is refused even while penalties are off",
    (penaltyWindow) => {
      expect(make({ penaltyWindow })).toThrow(/^penaltyWindow: expected an integer from 1, or "all", got /);
    },
  );

  it("createSampler({logitBias: null}) is refused", () => {
    expect(make({ logitBias: null })).toThrow(/^logitBias: expected an object/);
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
