import { expect, it } from "vitest";
import { mergeOptions } from "./merge.ts";

it("mergeOptions(below, above) takes what is set above, and what is undefined there from below", () => {
  const below = { topP: 0.9, topK: 20, seed: 1 };
  const above = { topP: undefined, topK: 5, minP: undefined } as object;
  expect(mergeOptions(below, undefined, above)).toEqual({ topP: 0.9, topK: 5, seed: 1 });
  expect(Object.keys(mergeOptions(above))).toEqual(["topK"]);
});

it("mergeOptions() keeps 0, false and null, which are values, and changes none of its layers", () => {
  const below = Object.freeze({ topP: 0.9, temperature: 2 });
  const above = { topP: 0, temperature: null } as object;
  expect(mergeOptions(below, above)).toEqual({ topP: 0, temperature: null });
});
