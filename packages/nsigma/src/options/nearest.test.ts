import { expect, it } from "vitest";
import { nearest } from "./nearest.ts";
import { OPTION_NAMES } from "./options.ts";

it.each([
  ["top_n_sigma", "topNSigma"],
  ["top-n-sigma", "topNSigma"],
  ["topnsigm", "topNSigma"],
  ["temprature", "temperature"],
  ["repetitonPenalty", "repetitionPenalty"],
  ["freqencyPenalty", "frequencyPenalty"],
  ["sead", "seed"],
])("nearest(%j) is %s", (name, expected) => {
  expect(nearest(name, OPTION_NAMES)).toBe(expected);
});

it("nearest(any known name) is that name", () => {
  for (const name of OPTION_NAMES) expect(nearest(name, OPTION_NAMES)).toBe(name);
});

it("names of a megabyte, and 5,000 names, are answered in no time to speak of", () => {
  const begun = performance.now();
  for (const letter of ["x", "_", "T"])
    expect(OPTION_NAMES).toContain(nearest(letter.repeat(1e6), OPTION_NAMES));
  for (let i = 0; i < 5_000; i++) nearest(`a${i}name${i * i}`, OPTION_NAMES);
  // Before, one name of a megabyte took seven seconds.
  expect(performance.now() - begun).toBeLessThan(20_000);
});
