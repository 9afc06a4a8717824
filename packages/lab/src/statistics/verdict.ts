import type { Difference } from "./paired-bootstrap.ts";

export interface Compared extends Difference {
  /** The arms' names; the difference is A's score less B's, as a share. */
  a: string;
  b: string;
  /** The p that decides, 0 to 1: adjusted, when the comparison is one of a family. */
  p: number;
  /** How p was adjusted, e.g. "Holm"; left out when it was not. */
  adjustedBy?: string;
}

/**
 * Says in words what came out of a comparison. It is a win when p is below alpha; everything else is a tie, and a tie
 * says how large a difference there may still be.
 *
 *     Top-nσ beats min-p by 3.1 points [1.0, 5.2], p = 0.004 after Holm
 *     tied: the difference is between -1.2 and 2.0 points
 *     tied: the difference of 2.0 points [0.2, 4.1] does not hold up, p = 0.120 after Holm
 *
 * @param alpha above 0 and below 1; 0.05 unless given
 */
export function verdict(compared: Compared, alpha = 0.05): string {
  const { a, b, difference, low, high, p, adjustedBy } = compared;
  const chance = `${shownP(p)}${adjustedBy ? ` after ${adjustedBy}` : ""}`;
  if (p >= alpha || difference === 0) {
    const [from, to] = [points(low), points(high)];
    if (low > 0 || high < 0) {
      const interval = from === to ? "" : ` [${from}, ${to}]`;
      return `tied: the difference of ${points(difference)} points${interval} does not hold up, ${chance}`;
    }
    return from === to
      ? `tied: the difference is ${from} points`
      : `tied: the difference is between ${from} and ${to} points`;
  }
  const sign = Math.sign(difference);
  const [winner, loser] = sign === 1 ? [a, b] : [b, a];
  const ends = [sign * low, sign * high].sort((one, other) => one - other);
  const interval = ends.map(points).join(", ");
  return `${winner} beats ${loser} by ${points(sign * difference)} points [${interval}], ${chance}`;
}

/**
 * From this many items on a comparison has a verdict. With fewer, a test can hardly come out otherwise than tied, and the
 * bootstrap's interval is too narrow; the counts say more.
 */
export const FEWEST_ITEMS = 20;

/** A share in points of a hundred, one decimal, never "-0.0". */
function points(share: number): string {
  const text = (100 * share).toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

function shownP(p: number): string {
  if (p < 0.0001) return "p < 0.0001";
  return `p = ${p.toFixed(p < 0.001 ? 4 : 3)}`;
}
