const MOST = 3.4028234663852886e38;

/** A score as float32 holds it: beyond its ends it stays at them, so that only a ban makes -Infinity. */
export function held(score: number): number {
  if (score === -Infinity) return score;
  return Math.min(Math.max(score, -MOST), MOST);
}
