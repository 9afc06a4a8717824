import { borrow, giveBack } from "../candidates/workspace.ts";

/** Tokens are counted in slices of σ this thin. */
const PER_SIGMA = 32;
/** How far below the best token slices reach, in σ; the last one takes all below. */
const DEEPEST = 16;
const SLICES = PER_SIGMA * DEEPEST;

/**
 * A row and the token that came next in a few numbers, for questions that are asked of many rows again and again: what a
 * cut needs to keep that token, exactly, and how many tokens it then keeps, counted in slices of σ/32 and in
 * proportion within one. 4 KB, whatever the vocabulary.
 */
export class RowOutline {
  /** The standard deviation of the logits. */
  readonly sigma: number;
  /** (max - mean)/σ; 0 when all are equal. */
  readonly sigmaDistance: number;
  /** The best token's probability at T = 1. */
  readonly best: number;
  /** How far the next token is below the best one, in σ: the least n with which Top-nσ keeps it. */
  readonly gap: number;
  /** The next token's place, from 1; of equals the lower id comes first. */
  readonly rank: number;
  /** The probability of all tokens before it: the most that top-p can be without it. */
  readonly above: number;
  /** Tokens above -Infinity. */
  readonly finite: number;
  /** Tokens of each slice and of those above it, and their probability. */
  private readonly counts = new Uint32Array(SLICES);
  private readonly masses = new Float32Array(SLICES);

  /**
   * @param next the token that came after the row
   * @throws LogitsError as a sampler does
   */
  constructor(logits: Float32Array, next: number) {
    const candidates = borrow(logits);
    try {
      candidates.load(logits);
      const { max, mean, variance, finite } = candidates.statistics();
      const scores = candidates.logits;
      const { count } = candidates;
      const sigma = Math.sqrt(variance);
      let own = -Infinity;
      for (let i = 0; i < count; i++) if (candidates.id(i) === next) own = scores[i];

      const { counts, masses } = this;
      const slice = new Float64Array(SLICES);
      const scale = sigma > 0 ? PER_SIGMA / sigma : 0;
      let sum = 0;
      let before = 0;
      let above = 0;
      for (let i = 0; i < count; i++) {
        const score = scores[i];
        if (score === -Infinity) continue;
        const weight = Math.exp(score - max);
        const at = Math.min(SLICES - 1, Math.floor((max - score) * scale));
        counts[at]++;
        slice[at] += weight;
        sum += weight;
        if (score > own || (score === own && candidates.id(i) < next)) {
          before++;
          above += weight;
        }
      }
      let mass = 0;
      for (let at = 0; at < SLICES; at++) {
        if (at > 0) counts[at] += counts[at - 1];
        masses[at] = (mass += slice[at]) / sum;
      }
      this.sigma = sigma;
      this.sigmaDistance = sigma > 0 ? (max - mean) / sigma : 0;
      this.best = 1 / sum;
      this.gap = own === max ? 0 : (max - own) / sigma;
      this.rank = before + 1;
      this.above = above / sum;
      this.finite = finite;
    } finally {
      giveBack(candidates);
    }
  }

  /** How many tokens are at most so many σ below the best one, which always counts. */
  keptWithin(sigmas: number): number {
    const { counts, finite } = this;
    if (!(sigmas > 0)) return 1;
    const place = sigmas * PER_SIGMA;
    const at = Math.floor(place);
    if (at >= SLICES) return finite;
    const before = at > 0 ? counts[at - 1] : 1;
    return before + (place - at) * (counts[at] - before);
  }

  /** How many tokens have no more than this probability before them: what top-p keeps that stops just above it. */
  keptUpTo(probability: number): number {
    const { counts, masses, finite } = this;
    const at = masses.findIndex((mass) => mass > probability);
    if (at < 0) return finite;
    const [before, from] = at > 0 ? [counts[at - 1], masses[at - 1]] : [0, 0];
    const inside = counts[at] - before;
    const share = (probability - from) / (masses[at] - from);
    return before + Math.min(inside, Math.floor(share * inside) + 1);
  }
}
