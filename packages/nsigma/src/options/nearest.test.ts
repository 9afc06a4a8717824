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

it("nearest(a name of a megabyte) answers at once", { timeout: 20_000 }, () => {
  // Compared as they stand, each of them takes seven seconds.
  for (let i = 0; i < 10; i++) expect(OPTION_NAMES).toContain(nearest("x".repeat(1e6 + i), OPTION_NAMES));
});
