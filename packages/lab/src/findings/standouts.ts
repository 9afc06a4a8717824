import { pairedPermutation } from "../statistics/paired-permutation.ts";
import { meanScore } from "../statistics/scores.ts";
import { FEWEST_ITEMS } from "../statistics/verdict.ts";
import { commonScores, marksOf } from "./compare-cells.ts";
import { cellKey } from "../plan/plan.ts";
import type { Tally } from "./tally.ts";

const ALPHA = 0.05;

/**
 * The best cell of every model, task and temperature, where it holds up: where the paired test tells it apart from each
 * other sampler of its column. The p-values are multiplied by the number of pairs, because any of them could have
 * turned out the best.
 */
export function standouts(tallies: readonly Tally[]): Set<Tally> {
  const columns = new Map<string, Tally[]>();
  for (const tally of tallies) {
    const column = cellKey({ ...tally.cell, sampler: "" });
    columns.set(column, [...(columns.get(column) ?? []), tally]);
  }
  const found = new Set<Tally>();
  for (const column of columns.values()) {
    if (column.length < 2) continue;
    const [best, ...others] = column.toSorted((one, other) => accuracy(other) - accuracy(one));
    const pairs = (column.length * (column.length - 1)) / 2;
    const apart = others.every((other) => {
      const { scoresOfA, scoresOfB } = commonScores(best, other);
      return (
        scoresOfA.length >= FEWEST_ITEMS &&
        pairedPermutation(scoresOfA, scoresOfB, { seed: 0 }).p * pairs < ALPHA
      );
    });
    if (apart) found.add(best);
  }
  return found;
}

function accuracy(tally: Tally): number {
  return meanScore([...tally.scores.keys()].map((item) => marksOf(tally, item)));
}
