import { problems } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";
import { generate } from "../generate/generate.ts";
import { answeredTokens, promptTokens } from "../generate/prompt-tokens.ts";
import type { LocalModel } from "../models/model.ts";
import { piecesOf } from "../models/pieces.ts";
import { openEnded } from "../tasks/open-ended.ts";
import type { PredictedRow } from "./coverage.ts";

/** Other problems than those that answers are tried on. */
const SEED = 4;

/** Prompts that a model writes to, at most. */
const WRITTEN = 32;

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
 * The rows that predict a text's tokens, in pieces that the model's context can take.
 *
 * @param most tokens at most
 * @throws UserError for a text of fewer than two tokens
 */
export async function* textRows(
  model: LocalModel,
  content: string,
  most: number,
): AsyncGenerator<PredictedRow> {
  const ids = model.tokenText.tokensOf(content).slice(0, most);
  if (ids.length < 2) throw new UserError(`text must have 2 tokens or more, got ${ids.length}`);
  for (const [text, { ids: piece, start }] of piecesOf(model, ids).entries())
    yield* rowsOf(model, piece, start, text);
}

/** How a model writes what is then predicted. */
export type Writing = "greedy" | "sampling";

/**
 * The rows that predict the model's own answers to open-ended prompts. Written greedily each next token is the best one, so that these
 * rows say how many tokens a cut keeps where such texts come by, and nothing of coverage; with sampling at T = 1 a cut covers what
 * probability it keeps.
 *
 * @param maxTokens of each answer
 * @param seed of the first answer's draws
 */
export async function* writtenRows(
  model: LocalModel,
  writing: Writing,
  { maxTokens, seed }: { maxTokens: number; seed: number },
): AsyncGenerator<PredictedRow> {
  for (const [text, { prompt }] of openEnded.items(Math.min(WRITTEN, openEnded.size)).entries()) {
    const ids = promptTokens(model, prompt, false);
    const tokens: number[] = [];
    const sampler = writing === "greedy" ? { temperature: 0 } : { seed: seed + text };
    await generate(model, { prompt, sampler, maxTokens, onTrace: ({ token }) => tokens.push(token) });
    yield* rowsOf(model, [...ids, ...tokens], ids.length, text);
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
