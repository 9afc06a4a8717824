import type { Candidates } from "../candidates/candidates.ts";

/** The Zipf law is fitted to this many of the best tokens. */
const FITTED = 100;

/**
 * The rank that version 1 of mirostat cuts at: fits p ~ rank^-s to the best tokens and solves for the number of
 * tokens whose expected surprise is μ.
 *
 *     s = Σ t·b / Σ t²,  t_i = ln((i+1)/i),  b_i = ln(p_i/p_(i+1));    ε = s - 1
 *     k = (ε·2^μ / (1 - N^-ε))^(1/s)          N: vocabulary
 *
 * @param mu μ, in bits
 * @see Basu and others: Mirostat (arXiv 2007.14966), section 4
 */
export function zipfRank(candidates: Candidates, mu: number): number {
  const best = candidates.best(FITTED);
  const { scale, vocabSize } = candidates;
  let products = 0;
  let squares = 0;
  for (let i = 1; i < best.length; i++) {
    const t = Math.log((i + 1) / i);
    products += t * (best[i - 1] - best[i]) * scale;
    squares += t * t;
  }
  if (squares === 0) return 1;
  const s = products / squares;
  const epsilon = s - 1;
  // At s = 1 the quotient is 0/0; what it tends to is 1 / ln N.
  const quotient = Math.abs(epsilon) < 1e-9 ? 1 / Math.log(vocabSize) : epsilon / (1 - vocabSize ** -epsilon);
  const rank = (quotient * 2 ** mu) ** (1 / s);
  // A flat row (s = 0) has no Zipf law: everything or one token, as the limit of the formula has it.
  return Number.isNaN(rank) ? 1 : Math.max(1, Math.floor(Math.min(rank, candidates.count)));
}
