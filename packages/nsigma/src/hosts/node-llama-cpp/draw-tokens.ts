import type { Sampler } from "../../sampler/sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import { drawToken } from "../draw-token.ts";
import type { Evaluated, LlamaCppSequence } from "./model.ts";
import { RecoveredRow, WHOLE_ROW } from "./recovered-row.ts";

/** Settings of node-llama-cpp's `evaluate` that are about the evaluation and not about sampling. */
export interface EvaluationSettings {
  readonly evaluationPriority?: unknown;
  readonly contextShift?: unknown;
}

/**
 * Evaluates tokens and goes on with those that a sampler draws, without end: node-llama-cpp's `evaluate`, with its
 * draw replaced.
 *
 * The consumer may answer a token with another, or with several, that take its place.
 */
export async function* drawTokens(
  sequence: LlamaCppSequence,
  tokens: readonly number[],
  sampler: Sampler,
  { onTrace, ...settings }: EvaluationSettings & { onTrace?: ((trace: Trace) => void) | undefined } = {},
): AsyncGenerator<number, void, number | readonly number[] | undefined> {
  const row = new RecoveredRow();
  let next = tokens;
  while (true) {
    const token = drawToken(sampler, await evaluateRow(sequence, next, row, settings), onTrace);
    const instead = yield token;
    next = instead === undefined ? [token] : [instead].flat();
    if (instead === undefined) continue;
    sampler.rewind(1);
    for (const each of next) sampler.accept(each);
  }
}

/** Evaluates tokens, at least one, and fills a row with the logits of what comes after them. */
export async function evaluateRow(
  sequence: LlamaCppSequence,
  tokens: readonly number[],
  row: RecoveredRow,
  settings: EvaluationSettings = {},
): Promise<Float32Array> {
  const last = tokens.length - 1;
  const input: Evaluated = [...tokens.slice(0, last), [tokens[last], { generateNext: WHOLE_ROW }]];
  const output = await sequence.controlledEvaluate(input as never[], settings as never);
  const probabilities = output[last]?.next.probabilities;
  if (probabilities === undefined) throw new Error("node-llama-cpp gave no probabilities");
  return row.fill(probabilities);
}
