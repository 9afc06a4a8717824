import { UserError } from "../errors.ts";
import type { LocalModel } from "../models/model.ts";
import { logProbabilities } from "../models/scores.ts";
import { type Share, wilson } from "../statistics/wilson.ts";
import type { Choices } from "./read-choices.ts";

/** How often a model finds the right option likeliest. */
export interface Chosen {
  readonly questions: number;
  /** What guessing gets: the mean of 1 / options. */
  readonly chance: number;
  /** By the log-probability of an option's tokens: `acc` of lm-evaluation-harness. */
  readonly bySum: Share;
  /** By the same for each character, so that a long option is not unlikely for its length: `acc_norm`. */
  readonly byCharacter: Share;
}

/**
 * Chooses by likelihood. It says something of the model alone: nothing is sampled, no sampler takes part, and no answer is read.
 *
 * @param onQuestion called after each
 * @throws UserError for a question that the context has no room for
 */
export async function choose(
  model: LocalModel,
  questions: readonly Choices[],
  onQuestion: () => void = () => {},
): Promise<Chosen> {
  let bySum = 0;
  let byCharacter = 0;
  let chance = 0;
  for (const { context, options, right } of questions) {
    const sums = await optionScores(model, context, options);
    const each = sums.map((sum, at) => sum / [...options[at]].length);
    if (sums.indexOf(Math.max(...sums)) === right) bySum++;
    if (each.indexOf(Math.max(...each)) === right) byCharacter++;
    chance += 1 / options.length;
    onQuestion();
  }
  const count = questions.length;
  return {
    questions: count,
    chance: chance / count,
    bySum: wilson(bySum, count),
    byCharacter: wilson(byCharacter, count),
  };
}

/**
 * The log-probability of each option after the context and a blank. The context's tokens are left out by their number, as
 * lm-evaluation-harness does, also where a tokenizer joins its end with the option.
 */
export async function optionScores(
  model: LocalModel,
  context: string,
  options: readonly string[],
): Promise<number[]> {
  const start = model.encode(context).length;
  const scores: number[] = [];
  for (const option of options) {
    const ids = model.encode(`${context} ${option}`);
    if (ids.length > model.contextLength)
      throw new UserError(
        `model ${model.name}: a question and an option have ${ids.length} tokens, and its context is ${model.contextLength}`,
      );
    const tokens = await logProbabilities(model, ids, start);
    scores.push(tokens.reduce((sum, each) => sum + each, 0));
  }
  return scores;
}
