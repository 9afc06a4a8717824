import { problems } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";
import { answeredTokens } from "../generate/prompt-tokens.ts";
import type { LocalModel } from "../models/model.ts";
import type { PredictedRow } from "./coverage.ts";

/** Other problems than those that answers are tried on. */
const SEED = 4;

/** The longest piece of a text that is put to the network at once, in tokens. */
const WINDOW = 256;

/**
 * The rows that predict the reference answers of held-out problems, given the questions.
 *
 * @param count how many problems
 */
export async function* answerRows(model: LocalModel, count: number): AsyncGenerator<PredictedRow> {
  let text = 0;
  for (const { question, answer } of problems({ seed: SEED, split: "test", count })) {
    const { ids, start } = answeredTokens(model, question, answer);
    yield* rowsOf(model, ids, start, text++);
  }
}

/**
 * The rows that predict a text's tokens, in pieces that the model's context can take. The first token of a piece has
 * nothing before it and is not predicted.
 *
 * @param most tokens at most
 * @throws UserError for a text of fewer than two tokens
 */
export async function* textRows(
  model: LocalModel,
  content: string,
  most: number,
): AsyncGenerator<PredictedRow> {
  const ids = model.tokenText.tokensOf(content);
  if (ids.length < 2) throw new UserError(`text must have 2 tokens or more, got ${ids.length}`);
  const window = Math.min(WINDOW, model.contextLength);
  let text = 0;
  for (let at = 0; at < Math.min(ids.length, most) - 1; at += window) {
    yield* rowsOf(model, ids.slice(at, Math.min(at + window, most)), 1, text++);
  }
}

/** @param start the first token to predict, from 1 */
async function* rowsOf(
  model: LocalModel,
  ids: readonly number[],
  start: number,
  text: number,
): AsyncGenerator<PredictedRow> {
  const rows = await model.logitsAfter(ids, start - 1);
  for (let position = start; position < ids.length; position++) {
    yield { logits: rows[position - start], target: ids[position], text };
  }
}
