import { above, best, type Rule, type RuleOf, U } from "./rules.ts";
import type { TokenArray } from "./token-array.ts";

/** A rule whose line moves with what is drawn. */
export interface Learner {
  rule: RuleOf;
  /** After each row: the array as llama.cpp's sampler left it, with the token it chose. */
  learn(array: TokenArray): void;
}

/**
 * Mirostat's μ, followed in float64 from what llama.cpp draws. llama.cpp's own is float32: an update rounds three
 * numbers, and the surprise comes out of a sum of up to n terms. These errors add up, which `drift` is the bound of;
 * ours may be as far off, as this follows llama.cpp's probabilities.
 */
class Mu {
  value: number;
  drift = 0;
  private readonly tau: number;
  private readonly eta: number;

  constructor(tau: number, eta: number) {
    this.tau = tau;
    this.eta = eta;
    this.value = 2 * tau;
  }

  learn(array: TokenArray): void {
    const bits = -Math.log2(array.probability(array.selected));
    this.value -= this.eta * (bits - this.tau);
    this.drift += U * (3 * Math.abs(this.value) + this.eta * (2 * array.size + 64));
  }
}

/** Version 2 keeps what has a surprise of at most μ bits. */
export function surpriseLine(tau: number, eta: number): Learner {
  const mu = new Mu(tau, eta);
  const line = above((logits) => {
    const top = logits.reduce((a, b) => Math.max(a, b));
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - top), 0);
    const at = top + Math.log(sum) - mu.value * Math.LN2;
    return { at, float32: U * (logits.length + 64 + Math.abs(top)) + mu.drift };
  });
  return { rule: (candidates) => bothWithin(line(candidates)), learn: (array) => mu.learn(array) };
}

/**
 * Version 1 keeps the k best, k from a Zipf law fitted to a hundred tokens. The exponent s is a quotient of float32
 * sums of 99 terms and ln k is about μ / s, so both are off by hundreds of 2^-24; k itself is cut to an integer.
 */
export function zipfLine(tau: number, eta: number): Learner {
  const mu = new Mu(tau, eta);
  const rule: RuleOf = (candidates) => {
    const size = candidates.ids.length;
    const k = zipfRank(candidates.logits, size, mu.value);
    const relative = (400 * U + mu.drift) * (1 + Math.log(1 + k));
    const rank = (real: number) => Math.max(1, Math.floor(Math.min(real, size)));
    const { bend } = best(rank(k))(candidates);
    const line = Math.max(rank(k * (1 + relative)) - rank(k), rank(k) - rank(k * (1 - relative)));
    return bothWithin({ bend, float32: { line, order: 0 } });
  };
  return { rule, learn: (array) => mu.learn(array) };
}

function zipfRank(logits: Float32Array, vocabulary: number, mu: number): number {
  const sorted = logits.toSorted().reverse().slice(0, 100);
  let products = 0;
  let squares = 0;
  for (let i = 1; i < sorted.length; i++) {
    const step = Math.log(i + 1) - Math.log(i);
    products += step * (sorted[i - 1] - sorted[i]);
    squares += step ** 2;
  }
  const s = products / squares;
  return (((s - 1) * 2 ** mu) / (1 - vocabulary ** (1 - s))) ** (1 / s);
}

function bothWithin({ bend, float32 }: Rule): Rule {
  return { bend, float32, ours: float32 };
}
