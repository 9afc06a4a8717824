import type { RowOutline } from "nsigma/analysis";
import type { Cut } from "./rules.ts";

/**
 * Calibrated-TopK: for rows alike in the best token's probability, as many ranks as are correct often enough. How often a rank is correct is
 * counted on the rows that the rule is found on, over ranks 1, 2, 3 to 4, 5 to 8 ... together, because single ranks are
 * rarely seen; a rank counts for no less than any below it.
 *
 * @param bins of equal width in the best token's probability
 * @see Li et al.: Sample Smart, Not Hard (arXiv 2510.05987)
 */
export function calibratedTopK(rows: readonly RowOutline[], bins: number): Cut {
  const correct = Array.from({ length: bins }, (): number[] => []);
  const count = Array.from({ length: bins }, () => 0);
  const binOf = ({ best }: RowOutline) => Math.min(bins - 1, Math.floor(best * bins));
  for (const row of rows) {
    const ranks = correct[binOf(row)];
    const octave = octaveOf(row.rank);
    count[binOf(row)]++;
    ranks[octave] = (ranks[octave] ?? 0) + 1 / widthOf(octave);
  }
  for (const [bin, ranks] of correct.entries()) {
    for (let octave = ranks.length - 1; octave >= 0; octave--)
      ranks[octave] = Math.max((ranks[octave] ?? 0) / count[bin], ranks[octave + 1] ?? 0);
  }
  return {
    need: (row) => (row.rank === 1 ? -Infinity : -(correct[binOf(row)][octaveOf(row.rank)] ?? -Infinity)),
    kept(row, value) {
      const last = correct[binOf(row)].findLastIndex((share) => -share <= value);
      return Math.min(row.finite, last < 1 ? 1 : 2 ** last);
    },
  };
}

/** 0 for rank 1, 1 for 2, 2 for 3 to 4, 3 for 5 to 8 ... */
function octaveOf(rank: number): number {
  return Math.ceil(Math.log2(rank));
}

function widthOf(octave: number): number {
  return octave === 0 ? 1 : 2 ** (octave - 1);
}
