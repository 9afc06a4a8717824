import { mean } from "./scores.ts";
import { type Share, wilson } from "./wilson.ts";

/**
 * The standard error of a mean whose scores come in clusters (repeats of one item, questions on one text):
 *
 *     sqrt(C/(C - 1) · Σ_c (Σ_i (s_ic - s̄))²) / n
 *
 * with C clusters and n scores in all. With one score per cluster it is the usual sd/√n. Clusters whose scores agree
 * make it larger, because they say less than as many independent ones.
 *
 * @param clusters one or more scores each; NaN when there are fewer than two clusters
 * @see Miller: Adding error bars to evals (arXiv 2411.00640), section 2.2, with the small-sample factor C/(C - 1)
 */
export function clusteredError(clusters: readonly (readonly number[])[]): number {
  const count = clusters.length;
  if (count < 2) return Number.NaN;
  const all = clusters.flat();
  const centre = mean(all);
  let squares = 0;
  for (const scores of clusters) squares += (scores.length * (mean(scores) - centre)) ** 2;
  return Math.sqrt((count / (count - 1)) * squares) / all.length;
}

/**
 * A share with Wilson's interval, where tries come in clusters: repeats of an item, tokens of a text. The interval is that
 * of as many independent tries as would have the same standard error.
 *
 * @param clusters 0 and 1, one or more each
 * @param alike how many tries count where all went one way and have no error; as many as clusters unless given
 */
export function clusteredShare(
  clusters: readonly (readonly number[])[],
  alike: number = clusters.length,
): Share {
  const all = clusters.flat();
  const share = mean(all);
  const error = clusteredError(clusters);
  const effective = error > 0 ? (share * (1 - share)) / error ** 2 : alike;
  const tries = Math.min(all.length, Math.max(clusters.length, effective));
  return wilson(share * tries, tries);
}
