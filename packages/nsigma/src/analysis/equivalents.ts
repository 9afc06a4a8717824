import { isFloats, type Logits } from "../logits/logits.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { describeRow } from "./describe-row.ts";
import { weightsOf } from "./weights.ts";

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
  const row = isFloats(logits)
    ? logits
    : createSampler({}).mask(logits, new Float32Array(logits.data.length));
  const { max, std } = describeRow(row, 1);
  const { each, sum } = weightsOf(row, temperature);
  const minP = Math.exp((line - max) / temperature);
  let [topK, above, entropy] = [0, 0, Math.log(sum)];
  for (let id = 0; id < row.length; id++) {
    if (row[id] === -Infinity) continue;
    entropy -= (each[id] / sum) * ((row[id] - max) / temperature);
    if (row[id] < line) continue;
    topK++;
    above += each[id];
  }
  const epsilonCutoff = minP / sum;
  return {
    topNSigma: std > 0 ? (max - line) / std : null,
    minP,
    topK,
    topP: Math.min(1, above / sum),
    epsilonCutoff,
    etaCutoff: Math.max(epsilonCutoff, (epsilonCutoff * Math.exp(entropy)) ** 2),
  };
}
