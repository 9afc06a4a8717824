/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** A share with its 95 % interval, all 0 to 1. */
export interface Share {
  share: number;
  low: number;
  high: number;
}

/**
 * The Wilson score interval of a share: unlike share ± 2 standard errors it stays inside 0 to 1 and is honest at
 * the ends and for few tries.
 *
 * @param successes 0 to tries
 * @param tries from 1
 * @see Wilson: Probable inference, the law of succession, and statistical inference (JASA 1927)
 */
export function wilson(successes: number, tries: number): Share {
  const share = successes / tries;
  const weight = Z ** 2 / tries;
  const centre = (share + weight / 2) / (1 + weight);
  const half = (Z * Math.sqrt((share * (1 - share)) / tries + weight / (4 * tries))) / (1 + weight);
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
