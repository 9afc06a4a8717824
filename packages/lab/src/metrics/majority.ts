import { binomial } from "../statistics/binomial.ts";

/**
 * The answers of all samples of one problem, normalised, so that equal answers are equal strings; undefined: unparsed.
 * Unparsed samples do not vote, and still are among the k that were paid for.
 */
export type Votes = readonly (string | undefined)[];

/**
 * maj@k: the expected score of a majority vote among k samples, over all ways to take k of those there are. A vote that ends in a
 * tie scores 1/(answers tied) when the right one is among them; a vote without a voter scores 0.
 *
 * Exact at any size. How often each answer is among k of n is multivariate hypergeometric, which is what n coins with
 * P(heads) = k/n are, given that k of them show heads: so the answers are independent binomials, tied together by their sum only.
 * For each number t of right votes one pass over the other answers counts the ways none has more than t.
 *
 * @param right the right answer, normalised as the votes are
 * @param k 1 to the number of votes
 * @returns 0 to 1
 * @throws RangeError when there are fewer votes than k
 * @see Wang et al.: Self-consistency improves chain of thought reasoning in language models (arXiv 2203.11171)
 */
export function majorityAtK(votes: Votes, right: string, k: number): number {
  const samples = votes.length;
  if (!(k >= 1 && k <= samples)) {
    throw new RangeError(`k must be 1 to ${samples}, as many as there are votes, got ${k}`);
  }
  const counts = tally(votes);
  const forRight = counts.get(right) ?? 0;
  const silent = counts.get(undefined) ?? 0;
  counts.delete(right);
  counts.delete(undefined);
  const rivals = [...counts.values()];

  const chance = k / samples;
  let score = 0;
  for (let most = 1; most <= Math.min(forRight, k); most++) {
    score += binomial(forRight, most, chance) * shareOfTop(rivals, silent, most, k - most, chance);
  }
  return Math.min(1, score / binomial(samples, k, chance));
}

/** The weight of all ways in which the others have `others` votes in all and none more than `most`, each over 1 + how many have `most`. */
function shareOfTop(
  rivals: readonly number[],
  silent: number,
  most: number,
  others: number,
  chance: number,
): number {
  // ways[tied][taken]: of the answers looked at so far, `tied` have `most` votes and all together have `taken`.
  const deepest = Math.floor(others / most);
  let ways = Array.from({ length: deepest + 1 }, () => new Float64Array(others + 1));
  for (let taken = 0; taken <= others; taken++) ways[0][taken] = binomial(silent, taken, chance);
  for (const votes of rivals) {
    const next = ways.map(() => new Float64Array(others + 1));
    for (let count = 0; count <= Math.min(votes, most, others); count++) {
      const weight = binomial(votes, count, chance);
      const step = count === most ? 1 : 0;
      for (let tied = 0; tied + step <= deepest; tied++) {
        for (let taken = 0; taken + count <= others; taken++) {
          next[tied + step][taken + count] += weight * ways[tied][taken];
        }
      }
    }
    ways = next;
  }
  return ways.reduce((sum, row, tied) => sum + row[others] / (1 + tied), 0);
}

/**
 * The vote of the first k samples alone, ties to the answer seen first: what lm-evaluation-harness calls maj@k
 * (`take_first_k` and `majority_vote`). Depends on the order of the samples; for parity only.
 *
 * @returns 1 or 0
 */
export function firstK(votes: Votes, right: string, k: number): number {
  return mostFrequent(votes.slice(0, k)) === right ? 1 : 0;
}

/** The answer with the most votes, of several the one seen first; undefined when nobody votes. */
export function mostFrequent(votes: Votes): string | undefined {
  const counts = tally(votes);
  counts.delete(undefined);
  let winner: string | undefined;
  let most = 0;
  for (const [answer, count] of counts) if (count > most) [winner, most] = [answer, count];
  return winner;
}

function tally(votes: Votes): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const vote of votes) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  return counts;
}
