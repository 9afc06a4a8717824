import type { Logits } from "../logits/logits.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { describeRow } from "./describe-row.ts";

/** One line on a row's logits, as the settings of samplers that would draw it there. */
export interface Equivalents {
  /** n of Top-nσ: (max - line) / σ; null when all logits are equal. */
  readonly topNSigma: number | null;
  /** exp((line - max) / T) */
  readonly minP: number;
  /** The tokens on the line and above. */
  readonly topK: number;
  /** Their share of the softmax at T. */
  readonly topP: number;
  /** The line's own probability at T, as epsilon cutoff has it. */
  readonly epsilonCutoff: number;
  /** ε of eta cutoff, whose line is min(ε, √ε·e^(-H)). */
  readonly etaCutoff: number;
}

/**
 * Which n, p, k and ε would cut a row at this line.
 *
 * @param line a logit
 * @param temperature of the softmax, above 0. Default: 1
 */
export function equivalentsOf(logits: Logits, line: number, temperature = 1): Equivalents {
  const { max, std } = describeRow(logits, 1);
  const { ids, probabilities } = createSampler({ temperature }).distribution(logits);
  const best = probabilities[0] ?? 0;
  const minP = Math.exp((line - max) / temperature);
  let [topK, topP] = [0, 0];
  // The tokens come most likely first, and the line is where the probability is so much below the best one's.
  for (const [rank] of ids.entries()) {
    if (logitOf(rank) < line) break;
    topK++;
    topP += probabilities[rank];
  }
  const epsilonCutoff = best * minP;
  const entropy = -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
  return {
    topNSigma: std > 0 ? (max - line) / std : null,
    minP,
    topK,
    topP: Math.min(1, topP),
    epsilonCutoff,
    etaCutoff: Math.max(epsilonCutoff, (epsilonCutoff * Math.exp(entropy)) ** 2),
  };

  function logitOf(rank: number): number {
    return logits instanceof Float32Array
      ? logits[ids[rank]]
      : max + temperature * Math.log(probabilities[rank] / best);
  }
}
