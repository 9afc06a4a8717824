import { checkOptions, isOffBy } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  adaptiveTarget: {
    most: 1,
    off: -1,
    lessIsOff: true,
    typical: "0.3 to 0.7",
    examples: [0.5],
    summary:
      "prefer tokens near a probability that keeps the running average at this target; negative is off",
  },
  adaptiveDecay: {
    least: 0,
    most: 0.99,
    default: 0.9,
    typical: "0.9",
    examples: [0.8],
    summary: "how slowly adaptive-p's running average forgets",
  },
} as const satisfies OptionTable;

/** @internal */
export const ADAPTIVE_P: StepDefinition<"adaptiveP", typeof OPTIONS> = {
  name: "adaptiveP",
  place: 410,
  title: "adaptive-p",
  keeps: "all; prefers probabilities near a target that keeps their average where it is wanted",
  formula: "5 - 10·d²/(1 + d),  d = |p - t'|/0.3,  t' = 2t - average",
  source: "llama.cpp #17927",
  options: OPTIONS,
  make: ({ adaptiveTarget: target = -1, adaptiveDecay: decay }) => adaptiveP({ target, decay }),
};

// The shape of the preference around the target, as in llama.cpp #17927.
const WIDTH = 0.3;
const PEAK = 5;
const SHARPNESS = 10;

export interface AdaptiveOptions {
  /** The probability that chosen tokens should have on average; negative is off. Typical 0.3 to 0.7. */
  target: number;
  /** How slowly the running average forgets, 0 to 0.99. Default 0.9. */
  decay?: number | undefined;
}

/**
 * Adaptive-p: prefers tokens whose probability is near a target, which it moves so that the average stays there.
 *
 *     t' = clamp(2·target - W/N, 0, 1),   d = |p - t'| / 0.3,   l -> 5 - 10·d²/(1 + d)
 *     after the draw:  W -> p + decay·W,   N -> 1 + decay·N          p: before the change
 *
 * Comes after every cut and replaces what the temperature made. Tokens accepted from elsewhere teach it nothing.
 *
 * @throws OptionError when a setting is out of its range
 * @see llama.cpp #17927
 */
export function adaptiveP(options: AdaptiveOptions): Step {
  const { target, decay = 0.9 } = options;
  checkOptions(OPTIONS, { adaptiveTarget: target, adaptiveDecay: decay });
  if (isOffBy(OPTIONS.adaptiveTarget, target)) return off;

  const start = [target / (1 - decay), 1 / (1 - decay)];
  const memory = Float64Array.from(start);
  const rate = Math.fround(decay);
  let originals = new Float32Array(0);
  return {
    name: "adaptiveP",
    kind: "adjustment",
    memory,
    start,
    adjust(candidates) {
      const { max } = candidates.statistics();
      const { count, scale, temperature } = candidates;
      const logSum = candidates.logSum();
      const [weighted, weight] = memory;
      const aim = Math.min(Math.max(2 * target - weighted / weight, 0), 1);
      if (originals.length < count) originals = new Float32Array(count);
      const logits = candidates.writable();
      for (let i = 0; i < count; i++) {
        if (logits[i] === -Infinity) continue;
        originals[i] = Math.exp((logits[i] - max) * scale - logSum);
        const distance = Math.abs(originals[i] - aim) / WIDTH;
        logits[i] = (PEAK - (SHARPNESS * distance * distance) / (1 + distance)) * temperature;
      }
      candidates.changed();
    },
    drawn(_candidates, entry) {
      // In single precision, as where it comes from: an average that differs by a hair draws other tokens in the end.
      memory[0] = Math.fround(originals[entry] + Math.fround(rate * memory[0]));
      memory[1] = Math.fround(1 + Math.fround(rate * memory[1]));
    },
    fresh: () => adaptiveP({ target, decay }),
  };
}
