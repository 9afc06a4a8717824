/** Numbers of the steps that change scores for what the row is, not for what was said before. */
export const SCORE_NUMBERS = {
  temperature: {
    least: 0,
    off: 1,
    typical: "0.6 to 1.5",
    summary: "divide the logits by T; 0 is greedy",
  },
  temperatureRange: {
    least: 0,
    off: 0,
    typical: "0.3 to 1",
    summary: "let the temperature follow the entropy, from T - range to T + range; 0 is off",
  },
  temperatureExponent: {
    above: 0,
    default: 1,
    typical: "1",
    summary: "how the temperature follows the entropy's share of its maximum",
  },
  smoothingFactor: {
    least: 0,
    most: 1000,
    off: 0,
    typical: "0.1 to 0.5",
    summary: "bend the logits down by the square of their distance from the best; 0 is off",
  },
  smoothingCurve: {
    least: 1,
    most: 1000,
    default: 1,
    typical: "1 to 4",
    summary: "the cubic part of smoothing; 1 is none",
  },
  adaptiveTarget: {
    most: 1,
    off: -1,
    lessIsOff: true,
    typical: "0.3 to 0.7",
    summary:
      "prefer tokens near a probability that keeps the running average at this target; negative is off",
  },
  adaptiveDecay: {
    least: 0,
    most: 0.99,
    default: 0.9,
    typical: "0.9",
    summary: "how slowly adaptive-p's running average forgets",
  },
  skew: {
    off: 0,
    typical: "-1 to 1",
    summary: "lean towards less likely tokens (above 0) or more likely ones (below 0); 0 is off",
  },
} as const;
