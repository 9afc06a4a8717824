const MOST = 3.4028234663852886e38;

/**
 * A new score as float32 holds it: beyond its ends it stays at them, so that no arithmetic bans a token.
 *
 * @param before the score it had; a banned token, at -Infinity, stays banned
 */
export function held(score: number, before: number): number {
  if (before === -Infinity) return before;
  return Math.min(Math.max(score, -MOST), MOST);
}
