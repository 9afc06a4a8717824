/**
 * Logits are float32, so a probability is known to about one part in a million: a share counts as reached when it is
 * as near as that, and 0.4 + 0.3 is 0.7.
 */
export const REACHED: number = 1 - 2 ** -20;
