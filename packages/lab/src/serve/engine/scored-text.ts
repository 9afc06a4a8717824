import type { LocalModel } from "../../models/model.ts";
import { scores } from "../../models/scores.ts";
import { mostLikely, type ScoredToken } from "./token-record.ts";

/** A token of a text that was given, and how likely it was where it stands; the first has nothing before it. */
export interface TokenInPlace {
  readonly id: number;
  readonly logprob: number | null;
  readonly top: readonly ScoredToken[] | null;
}

/**
 * The log-probabilities of a text's own tokens at temperature 1, as Hugging Face's models have them: one run of the model.
 *
 * @param ids at least one
 * @param top how many of the most likely tokens are told beside each
 */
export async function scoredText(
  model: LocalModel,
  ids: readonly number[],
  top: number,
): Promise<TokenInPlace[]> {
  const scored: TokenInPlace[] = [{ id: ids[0], logprob: null, top: null }];
  if (ids.length === 1) return scored;
  await model.readLogits(ids.slice(0, -1), 0, (row, at) => {
    const score = scores(row);
    const id = ids[at + 1];
    const best = mostLikely(row, top).map((each) => ({ id: each, logprob: score(each) }));
    scored.push({ id, logprob: score(id), top: best });
  });
  return scored;
}
