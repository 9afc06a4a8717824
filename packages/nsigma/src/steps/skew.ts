import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable, ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  skew: {
    off: 0,
    typical: "-1 to 1",
    examples: [0.5],
    summary: "lean towards less likely tokens (above 0) or more likely ones (below 0); 0 is off",
  },
  skewOrder: {
    choices: ["probability", "id"],
    summary: "the order in which skew bends the cumulative probabilities",
  },
} as const satisfies OptionTable;

/** @internal */
export const SKEW: StepDefinition<"skew", typeof OPTIONS> = {
  name: "skew",
  place: 420,
  title: "skew",
  keeps: "all; gives later tokens more (s > 0) or less of the probability",
  formula: "C_k^(e^s) - C_(k-1)^(e^s),  C_k = p_(1) + ... + p_(k)",
  source: "exllamav2",
  options: OPTIONS,
  make: ({ skew: s = 0, skewOrder }) => skew(s, skewOrder),
};

// Shared scratch: written and read within one call.
let shares = new Float64Array(0);

/**
 * Skew: bends the cumulative probabilities, so that later tokens gain (s > 0) or lose (s < 0).
 *
 * "probability" counts from the most likely token, which is to draw with u^(e^-s) as exllamav2 does; it sorts the
 * candidates, so put it after the cuts. "id" counts in the order of the vocabulary, as aphrodite does.
 *
 * @param s 0 is off. Typical -1 to 1.
 * @param order "probability" (default) or "id"
 * @throws OptionError when s is not a number or the order is neither
 * @see exllamav2, ext_sampling.cpp; aphrodite, v1/sample/ops
 */
export function skew(s: number, order: ValuesOf<typeof OPTIONS>["skewOrder"] = "probability"): Step {
  checkOptions(OPTIONS, { skew: s, skewOrder: order });
  if (s === 0) return off;
  // Within a float64: 1 to an infinite power would be no number.
  const power = Math.min(Math.max(Math.exp(s), Number.MIN_VALUE), Number.MAX_VALUE);
  return {
    name: "skew",
    kind: "adjustment",
    adjust(candidates) {
      const { max } = candidates.statistics();
      const { count, scale, temperature } = candidates;
      const logSum = candidates.logSum();
      const logits = candidates.writable();
      const walk = Int32Array.from({ length: count }, (_, i) => i);
      if (order === "probability") walk.sort((a, b) => logits[b] - logits[a] || a - b);
      if (shares.length < count) shares = new Float64Array(count);
      let cumulative = 0;
      let before = 0;
      let last = 0;
      for (const entry of walk) {
        const p = Math.exp((logits[entry] - max) * scale - logSum);
        cumulative = Math.min(1, cumulative + p);
        // A banned token has no part in it; 0 to the power of next to nothing would be 1.
        const bent = p > 0 ? cumulative ** power : before;
        shares[entry] = bent - before;
        before = bent;
        if (p > 0) last = entry;
      }
      // What rounding left short of 1.
      shares[last] += 1 - before;
      for (let i = 0; i < count; i++) logits[i] = Math.log(shares[i]) * temperature;
      candidates.changed();
    },
  };
}
