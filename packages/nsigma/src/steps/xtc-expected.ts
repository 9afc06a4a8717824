import type { Step } from "./step.ts";

/**
 * XTC without dice: the weights its tokens have on average over many throws.
 *
 *     removed tokens:  p -> p·(1-P) / (1 + P·m/(1-m))          m: what the removed hold together
 *
 * @param probability P
 * @param threshold what is called likely
 * @param kept token ids that do not count among the likely
 * @see exllamav3, generator/sampler
 */
export function expectedXtc(probability: number, threshold: number, kept: readonly number[]): Step {
  const logThreshold = Math.log(threshold);
  return {
    name: "xtc",
    kind: "adjustment",
    adjust(candidates) {
      const { count, scale } = candidates;
      const { max } = candidates.statistics();
      const line = candidates.logitOf(logThreshold);
      const logSum = candidates.logSum();
      const isLikely = (entry: number, logits: Float32Array) =>
        logits[entry] >= line && !kept.includes(candidates.id(entry));

      let lowest = Infinity;
      let last = -1;
      let likely = 0;
      for (let i = 0; i < count; i++) {
        if (!isLikely(i, candidates.logits)) continue;
        likely++;
        if (candidates.logits[i] <= lowest) {
          lowest = candidates.logits[i];
          last = i;
        }
      }
      if (likely < 2) return;
      const logits = candidates.writable();
      let mass = 0;
      for (let i = 0; i < count; i++) {
        if (i !== last && isLikely(i, logits)) mass += Math.exp((logits[i] - max) * scale - logSum);
      }
      const factor = (1 - probability) / (1 + (probability * mass) / (1 - mass));
      const shift = Math.log(factor) * candidates.temperature;
      for (let i = 0; i < count; i++) if (i !== last && isLikely(i, logits)) logits[i] += shift;
      candidates.changed();
    },
  };
}
