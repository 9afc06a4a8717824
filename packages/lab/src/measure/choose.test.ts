import { createSampler } from "nsigma";
import { GGUF_FILE, problems } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLocal } from "../models/load.ts";
import { EMBEDDED } from "../models/locate.ts";
import type { LocalModel } from "../models/model.ts";
import { choose, optionScores } from "./choose.ts";
import type { Choices } from "./read-choices.ts";

/** Questions whose options are of different lengths; the right one is where its number says. */
const QUESTIONS: readonly Choices[] = [...problems({ seed: 9, split: "test", count: 4 })].map(
  ({ question, answer }, at) => {
    const others = ["It is 5.", "There are many of them, far too many.", "No."];
    return { context: question, options: others.toSpliced(at % 4, 0, answer), right: at % 4 };
  },
);

/** The log-probability of an option, a run of the model for each of its tokens. */
async function plainScore(model: LocalModel, context: string, option: string): Promise<number> {
  const plain = createSampler({});
  const ids = model.encode(`${context} ${option}`);
  let sum = 0;
  for (let at = model.encode(context).length; at < ids.length; at++) {
    const [row] = await model.logitsAfter(ids.slice(0, at), at - 1);
    const { ids: ranked, probabilities } = plain.distribution(row);
    sum += Math.log(probabilities[ranked.indexOf(ids[at])]);
  }
  return sum;
}

describe.each([
  ["the embedded model in onnxruntime", EMBEDDED],
  ["the embedded model in llama.cpp", GGUF_FILE],
])("choose(%s, questions)", (_, name) => {
  let model: LocalModel;
  let plain: number[][];
  beforeAll(async () => {
    model = await loadLocal(name);
    plain = [];
    for (const { context, options } of QUESTIONS) {
      const scores: number[] = [];
      for (const option of options) scores.push(await plainScore(model, context, option));
      plain.push(scores);
    }
  });
  afterAll(() => model.close());

  it("scores an option by its tokens' probabilities after the question", async () => {
    for (const [at, { context, options }] of QUESTIONS.entries()) {
      const scores = await optionScores(model, context, options);
      for (const [option, score] of scores.entries()) {
        // llama.cpp rounds otherwise when it computes several tokens in one call.
        expect(Math.abs(score / plain[at][option] - 1)).toBeLessThan(1e-3);
      }
    }
  });

  it("counts the questions whose right option is the likeliest, in all and per character, beside chance", async () => {
    const rightBy = (score: (sum: number, option: string) => number) =>
      QUESTIONS.filter(({ options, right }, at) => {
        const scores = plain[at].map((sum, place) => score(sum, options[place]));
        return scores.every((each, place) => place === right || each < scores[right]);
      }).length / QUESTIONS.length;
    const found = await choose(model, QUESTIONS);
    expect(found).toMatchObject({ questions: 4, chance: 0.25 });
    expect(found.bySum.share).toBeCloseTo(
      rightBy((sum) => sum),
      9,
    );
    expect(found.byCharacter.share).toBeCloseTo(
      rightBy((sum, { length }) => sum / length),
      9,
    );
    expect(found.byCharacter.share).toBeGreaterThan(found.bySum.share);
  });

  it("refuses a question that the context has no room for", async () => {
    const long = { context: "Tom has 3 apples. ".repeat(400), options: ["a", "b"], right: 0 };
    await expect(choose(model, [long])).rejects.toThrow(/have \d+ tokens, and its context is \d+$/);
  });
});
