import { held } from "../candidates/held.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  smoothingFactor: {
    least: 0,
    most: 1000,
    off: 0,
    typical: "0.1 to 0.5",
    examples: [0.3],
    summary: "bend the logits down by the square of their distance from the best; 0 is off",
  },
  smoothingCurve: {
    least: 1,
    most: 1000,
    default: 1,
    typical: "1 to 4",
    examples: [2],
    summary: "the cubic part of smoothing; 1 is none",
  },
} as const satisfies OptionTable;

/** @internal */
export const SMOOTHING: StepDefinition<"smoothing", typeof OPTIONS> = {
  name: "smoothing",
  place: 310,
  title: "quadratic and cubic smoothing",
  keeps: "all; pulls near tokens together and far ones down",
  formula: "l/T = max/T - (3-c)/2·f·d² + (c-1)/2·f·d³,  d = (l - max)/T",
  source: "text-generation-webui #5403, #5551",
  options: OPTIONS,
  traits: ["softens"],
  make: ({ smoothingFactor: factor = 0, smoothingCurve: curve }) => smoothing({ factor, curve }),
};

/**
 * Quadratic and cubic smoothing: bends the logits down the further they lie from the best.
 *
 * Near tokens move closer together, far ones further away. Not a straight line: Top-nσ after it keeps another set.
 *
 * @param options.factor f, 0 and up; 0 is off. Typical 0.1 to 0.5.
 * @param options.curve c, 1 and up; 1 (default) is purely quadratic
 * @throws OptionError when a setting is out of its range
 * @see text-generation-webui #5403, #5551
 */
export function smoothing(options: { factor: number; curve?: number | undefined }): Step {
  const { factor, curve = 1 } = options;
  checkOptions(OPTIONS, { smoothingFactor: factor, smoothingCurve: curve });
  if (factor === 0) return off;
  const quadratic = (factor * (3 - curve)) / 2;
  const cubic = (factor * (curve - 1)) / 2;
  return {
    name: "smoothing",
    kind: "adjustment",
    adjust(candidates) {
      const { max } = candidates.statistics();
      const { count, scale, temperature } = candidates;
      const logits = candidates.writable();
      for (let i = 0; i < count; i++) {
        const d = (logits[i] - max) * scale;
        logits[i] = held(max + temperature * (cubic * d - quadratic) * d * d, logits[i]);
      }
      candidates.changed();
    },
  };
}
