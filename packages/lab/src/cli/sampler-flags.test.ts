import { Command } from "commander";
import { createSampler, TEMPERATURE_FIRST } from "nsigma";
import { CHOICE_OPTIONS, NUMBER_OPTIONS, type NumberOption } from "nsigma/options";
import { describe, expect, it } from "vitest";
import { flagOf } from "./flag-values.ts";
import { addSamplerFlags, flagOptions } from "./sampler-flags.ts";
import { doubts, orDefault } from "./read-sampler.ts";

function parse(...words: string[]) {
  const command = addSamplerFlags(new Command("test"))
    .exitOverride()
    .configureOutput({ writeErr() {} });
  return flagOptions(command.parse(words, { from: "user" }).opts());
}

describe("addSamplerFlags(command)", () => {
  it.each(Object.keys(NUMBER_OPTIONS))("there is a flag for %s, and its number arrives", (name) => {
    expect(parse(flagOf(name), "0.5")).toMatchObject({ [name]: 0.5 });
    expect(parse(`${flagOf(name)}=-2`)).toMatchObject({ [name]: -2 });
  });

  it("--temp is --temperature", () => {
    expect(parse("--temp", "2")).toEqual({ temperature: 2 });
  });

  it.each(Object.entries<NumberOption>(NUMBER_OPTIONS))("--%s off is its neutral value", (name, { off }) => {
    if (off === undefined) expect(() => parse(flagOf(name), "off")).toThrow(/Give a number/);
    else expect(parse(flagOf(name), "off")).toEqual({ [name]: off });
  });

  it.each(Object.entries(CHOICE_OPTIONS))(
    "there is a flag for the choice %s, and its words arrive",
    (name, { choices }) => {
      for (const choice of choices) expect(parse(flagOf(name), choice)).toEqual({ [name]: choice });
      expect(() => parse(flagOf(name), "neither")).toThrow(/is invalid\. Allowed choices are/);
    },
  );

  it("lists of token ids arrive as lists, sequences as sequences", () => {
    const options = parse(
      ..."--banned-tokens 7 --banned-tokens 1,2 --dry-breakers 13".split(" "),
      ..."--xtc-protected 3,4 --end-of-text 0 --dry-window all".split(" "),
    );
    expect(options).toEqual({
      bannedTokens: [[7], [1, 2]],
      dryBreakers: [[13]],
      xtcProtected: [3, 4],
      endOfText: [0],
      dryWindow: "all",
    });
    expect(createSampler({ ...options, dryMultiplier: 1, xtcProbability: 1 }).steps).toHaveLength(3);
  });

  it.each(["1", "1=2=3", "1=2=", "1=x"])("--logit-bias %s and --sequence-bias %s are refused", (text) => {
    for (const flag of ["--logit-bias", "--sequence-bias"]) expect(() => parse(flag, text)).toThrow(/Give /);
  });

  it("--order takes names or llama.cpp's letters", () => {
    expect(parse("--order", "topK,temperature")).toEqual({ order: ["topK", "temperature"] });
    expect(parse("--order", "edskypmxt")).toEqual({ order: "edskypmxt" });
    expect(parse("--order", "temperature")).toEqual({ order: ["temperature"] });
  });

  it("the help of every number option has its range", () => {
    const help = addSamplerFlags(new Command("test")).helpInformation().replaceAll(/\s+/g, " ");
    expect(help).toContain("--top-p <x|off>");
    expect(help).toContain("(a number from 0 to 1; typical 0.9 to 0.95)");
  });

  it("--logit-bias ID=NUMBER and ID=false may be repeated", () => {
    expect(parse("--logit-bias", "5=1.5", "--logit-bias", "7=false", "--logit-bias", "9=-2")).toEqual({
      logitBias: { 5: 1.5, 7: false, 9: -2 },
    });
  });

  it("--order, --std, --penalty-window and --seed arrive as the sampler takes them", () => {
    const options = parse(
      "--order",
      "temperature,topK",
      "--top-k",
      "3",
      "--std",
      "sample",
      "--penalty-window",
      "all",
      "--seed",
      "7",
    );
    expect(options).toEqual({
      order: ["temperature", "topK"],
      topK: 3,
      std: "sample",
      penaltyWindow: "all",
      seed: 7,
    });
    expect(createSampler(options).seed).toBe(7);
    expect(parse("--penalty-window", "32")).toEqual({ penaltyWindow: 32 });
  });

  it.each([
    ["--temperature", "hot"],
    ["--temperature", ""],
    ["--temperature", "NaN"],
    ["--std", "other"],
    ["--penalty-window", "0"],
    ["--penalty-window", "some"],
    ["--logit-bias", "5"],
    ["--logit-bias", "5=much"],
    ["--seed", "x"],
  ])("%s '%s' is refused", (flag, value) => {
    expect(() => parse(flag, value)).toThrow(/is invalid\. /);
  });
});

describe("doubts(options)", () => {
  it("doubts(an order that names a step that is off) says what would switch it on", () => {
    expect(doubts(parse("--order", "topP"))).toEqual([
      "order names topP, which is off: give topP a value, or leave it out of the order",
    ]);
    expect(doubts(parse("--order", "topP,temperature", "--top-p", "0.9", "--temperature", "0"))).toEqual([]);
  });

  it("doubts(an order of all steps, or in letters) says nothing", () => {
    expect(doubts({ order: TEMPERATURE_FIRST, topK: 3 })).toEqual([]);
    expect(doubts({ order: "edskypmxt", topK: 3 })).toEqual([]);
  });
});

describe("orDefault(options)", () => {
  it.each([
    ["nothing", [], { topNSigma: 1 }],
    ["a seed", ["--seed", "3"], { topNSigma: 1, seed: 3 }],
    ["a temperature", ["--temperature", "2"], { topNSigma: 1, temperature: 2 }],
    ["σ's kind", ["--std", "sample"], { topNSigma: 1, std: "sample" }],
    ["greedy", ["--temperature", "0"], { temperature: 0 }],
    ["another cut", ["--temperature", "2", "--min-p", "0.1"], { temperature: 2, minP: 0.1 }],
    ["a penalty", ["--presence-penalty", "1"], { topNSigma: 1, presencePenalty: 1 }],
    ["an order", ["--order", "topNSigma,temperature"], { topNSigma: 1, order: ["topNSigma", "temperature"] }],
    ["an order without Top-nσ", ["--order", "topP"], { order: ["topP"] }],
    ["another cut that is off", ["--top-p", "off"], { topNSigma: 1, topP: 1 }],
    ["Top-nσ of its own", ["--top-n-sigma", "1.3"], { topNSigma: 1.3 }],
    ["Top-nσ off", ["--top-n-sigma", "off"], { topNSigma: 0 }],
  ])("orDefault(%s) is Top-nσ 1 unless a sampler that cuts is asked for", (_name, words, expected) => {
    const { options, byDefault } = orDefault(parse(...words));
    expect(options).toEqual(expected);
    expect(byDefault).toBe(options.topNSigma === 1);
  });

  it("flagOptions(flags) leaves flags that are not the sampler's out", () => {
    expect(flagOptions({ maxTokens: 5, model: "embedded", topK: 4 })).toEqual({ topK: 4 });
  });
});
