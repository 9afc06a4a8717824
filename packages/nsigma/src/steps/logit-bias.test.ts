import { describe, expect, it } from "vitest";
import { LogitsError } from "../errors.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { logitBias } from "./logit-bias.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

describe("logitBias", () => {
  const row = rowOfLogits(1, 2, 3, 4);

  it('logitBias({"0": 5, "2": -1}) adds 5 and -1', () => {
    expect([...stepSampler([logitBias({ "0": 5, "2": -1 })]).mask(row.slice())]).toEqual([6, 2, 2, 4]);
  });

  it("logitBias({12: 2}) reads ids of more than one digit", () => {
    expect(stepSampler([logitBias({ 12: 2 })]).mask(new Float32Array(13))[12]).toBe(2);
  });

  it("logitBias({3: false}) bans token 3", () => {
    const sampler = stepSampler([logitBias({ 3: false })]);
    expect([...sampler.mask(row.slice())]).toEqual([1, 2, 3, -Infinity]);
    expect([...sampler.distribution(row).ids]).toEqual([2, 1, 0]);
  });

  it("logitBias does not write into the row", () => {
    const frozen = row.slice();
    stepSampler([logitBias({ 0: 9, 1: false })]).sample(frozen);
    expect(frozen).toEqual(row);
  });

  it("logitBias({9: 5}) passes over ids beyond the vocabulary, and beyond vocabSize", () => {
    expect([...stepSampler([logitBias({ 9: 5 })]).mask(row.slice())]).toEqual([1, 2, 3, 4]);
    const padded = stepSampler([logitBias({ 3: 100 })], { vocabSize: 3 });
    expect([...padded.mask(row.slice())]).toEqual([1, 2, 3, -Infinity]);
  });

  it("logitBias({}) is off", () => {
    expect(stepSampler([logitBias({})]).steps).toEqual([]);
  });

  it("logitBias that bans every token throws LogitsError, not a draw", () => {
    const sampler = createSampler({ logitBias: { 0: false, 1: false } });
    expect(() => sampler.sample(rowOfLogits(1, 2))).toThrow(LogitsError);
    expect(() => sampler.distribution(rowOfLogits(1, 2))).toThrow(/banned/);
  });

  it("logitBias after a cut reaches the tokens that are left, and brings none back", () => {
    const sampler = stepSampler([topK(2), logitBias({ 0: 100, 2: 5 })]);
    expect([...sampler.mask(row.slice())]).toEqual([-Infinity, -Infinity, 8, 4]);
  });

  it("logitBias after temperature(2) adds to the logit as it is by then", () => {
    const [bare, biased] = stepSampler([temperature(2), logitBias({ 1: 3 })]).mask(rowOfLogits(4, 4));
    expect([bare, biased]).toEqual([2, 5]);
  });

  it("logitBias({0: 1e39}), more than float32 holds, makes token 0 the only one", () => {
    const { ids, probabilities } = stepSampler([logitBias({ 0: 1e39 })]).distribution(row);
    expect(ids[0]).toBe(0);
    expect([...probabilities]).toEqual([1, 0, 0, 0]);
    expect(stepSampler([logitBias({ 0: 1e39 })]).sample(row)).toBe(0);
  });

  it.each([
    ["NaN", { 1: NaN }, "logitBias[1] must be a finite number, or false to ban the token, got NaN"],
    [
      "Infinity",
      { 1: Infinity },
      "logitBias[1] must be a finite number, or false to ban the token, got Infinity",
    ],
    ["true", { 1: true }, "logitBias[1] must be a finite number, or false to ban the token, got true"],
    ["a string", { 1: "2" }, 'logitBias[1] must be a finite number, or false to ban the token, got "2"'],
    [
      "a negative id",
      { "-1": 1 },
      'logitBias must be an object whose keys are token ids, integers of at least 0, got "-1"',
    ],
    [
      "a word",
      { the: 1 },
      'logitBias must be an object whose keys are token ids, integers of at least 0, got "the"',
    ],
    [
      "a fraction",
      { "1.5": 1 },
      'logitBias must be an object whose keys are token ids, integers of at least 0, got "1.5"',
    ],
    ["a list", [[1, 2]], "logitBias must be an object of token id: number or false, got [[1,2]]"],
    ["null", null, "logitBias must be an object of token id: number or false, got null"],
    ["a number", 5, "logitBias must be an object of token id: number or false, got 5"],
  ])("logitBias refuses %s", (_name, bias, message) => {
    expect(() => logitBias(bias as never)).toThrow(message);
  });
});
