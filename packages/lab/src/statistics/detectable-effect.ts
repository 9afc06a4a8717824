import { normalQuantile } from "./normal-quantile.ts";

export interface DetectableOptions {
  /** The test's false-alarm rate, two-sided; 0.05 unless given. */
  alpha?: number;
  /** How often a difference of this size should be found; 0.8 unless given. */
  power?: number;
}

/**
 * The least difference of two shares that a McNemar test over this many items finds with the given power:
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
  const { alpha = 0.05, power = 0.8 } = options;
  const [zAlpha, zBeta] = [normalQuantile(1 - alpha / 2), normalQuantile(power)];
  const root = Math.sqrt(Math.max(0, items + zBeta ** 2 - zAlpha ** 2));
  const effect = (Math.sqrt(discordant) * (zAlpha * Math.sqrt(items) + zBeta * root)) / (items + zBeta ** 2);
  return effect <= discordant ? effect : undefined;
}
