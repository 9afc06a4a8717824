import { normalQuantile } from "./normal-quantile.ts";

export interface DetectableOptions {
  /** The test's false-alarm rate, two-sided; 0.05 unless given. */
  alpha?: number;
  /** How often a difference of this size should be found; 0.8 unless given. */
  power?: number;
}

/**
 * The least difference of two shares that a McNemar test over so many items finds with the given power:
 * the δ with √n·δ = z_α·√ψ + z_β·√(ψ - δ²), where ψ is the share of items that only one arm solves.
 *
 * @param items from 1
 * @param discordant ψ, 0 to 1
 * @returns δ, or undefined when not even δ = ψ, all of them to one side, would be found
 * @see Connor: Sample size for testing differences in proportions for the paired-sample design (Biometrics 1987)
 */
export function pairedDetectableEffect(
  items: number,
  discordant: number,
  options: DetectableOptions = {},
): number | undefined {
  const { zAlpha, zBeta } = points(options);
  const root = Math.sqrt(Math.max(0, items + zBeta ** 2 - zAlpha ** 2));
  const effect = (Math.sqrt(discordant) * (zAlpha * Math.sqrt(items) + zBeta * root)) / (items + zBeta ** 2);
  return effect <= discordant ? effect : undefined;
}

/**
 * The least rise of a share that a test of two independent groups finds with the given power:
 * the δ with √n·δ = z_α·√(2p̄(1 - p̄)) + z_β·√(p(1 - p) + q(1 - q)), q = p + δ, p̄ = (p + q)/2.
 *
 * @param tries per group, from 1
 * @param share p, the lower share, 0 to 1
 * @returns δ, or undefined when not even a rise to 1 would be found
 * @see Fleiss, Levin, Paik: Statistical methods for rates and proportions (2003), equation 4.14
 */
export function unpairedDetectableEffect(
  tries: number,
  share: number,
  options: DetectableOptions = {},
): number | undefined {
  const { zAlpha, zBeta } = points(options);
  const spread = (p: number) => p * (1 - p);
  const missing = (effect: number) =>
    zAlpha * Math.sqrt(2 * spread(share + effect / 2)) +
    zBeta * Math.sqrt(spread(share) + spread(share + effect)) -
    Math.sqrt(tries) * effect;
  let low = 0;
  let high = 1 - share;
  if (missing(high) > 0) return undefined;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (missing(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

function points({ alpha = 0.05, power = 0.8 }: DetectableOptions): { zAlpha: number; zBeta: number } {
  return { zAlpha: normalQuantile(1 - alpha / 2), zBeta: normalQuantile(power) };
}
