import { compareFamily } from "../statistics/compare-arms.ts";
import { pairedDetectableEffect } from "../statistics/detectable-effect.ts";
import type { Scores } from "../statistics/scores.ts";
import { FEWEST_ITEMS, verdict } from "../statistics/verdict.ts";
import type { CellComparison } from "./summary.ts";
import type { Tally } from "./tally.ts";

/** Two cells to set side by side, and what to call them. */
export interface CellPair {
  readonly a: Tally;
  readonly b: Tally;
  readonly names: readonly [a: string, b: string];
}

const ALPHA = 0.05;

/**
 * Compares pairs of cells over the items that both have answered, as one family of tests.
 *
 * @param seed of the bootstrap's intervals
 */
export function compareCells(pairs: readonly CellPair[], seed: number): CellComparison[] {
  const paired = pairs
    .map((pair) => ({ ...pair, ...commonScores(pair.a, pair.b) }))
    .filter(({ scoresOfA }) => scoresOfA.length > 0);
  const family = compareFamily(
    paired.map(({ names: [a, b], scoresOfA, scoresOfB }) => ({ a, b, scoresOfA, scoresOfB })),
    seed,
  );
  return family.map((compared, index) => {
    const { a, b, scoresOfA, scoresOfB } = paired[index];
    const { difference, low, high, test, rawP, p } = compared;
    const items = scoresOfA.length;
    const detectable = pairedDetectableEffect(items, discordance(scoresOfA, scoresOfB), {
      alpha: ALPHA / paired.length, // what Holm asks of the smallest p
    });
    const few = items < FEWEST_ITEMS;
    const real = p < ALPHA && difference !== 0;
    return {
      a: a.cell,
      b: b.cell,
      items,
      difference,
      low,
      high,
      test,
      p: rawP,
      adjusted: p,
      outcome: few ? "too few" : real ? (difference > 0 ? "wins" : "loses") : "tied",
      ...(detectable !== undefined && { detectable }),
      words: few ? counted(compared, scoresOfA, scoresOfB) : verdict(compared, ALPHA),
    };
  });
}

/** The counts of two cells, where there are too few items to judge by. */
function counted({ a, b }: { a: string; b: string }, scoresOfA: Scores, scoresOfB: Scores): string {
  const of = (scores: Scores) => {
    const marks = scores.flat();
    return `${marks.filter((mark) => mark === 1).length} of ${marks.length}`;
  };
  return `${a} has ${of(scoresOfA)} right, ${b} ${of(scoresOfB)}`;
}

/** The scores of two cells over the items that both have, in one order. */
export function commonScores(a: Tally, b: Tally): { scoresOfA: Scores; scoresOfB: Scores } {
  const items = [...a.scores.keys()].filter((item) => b.scores.has(item)).sort();
  const scores = (tally: Tally) => items.map((item) => marksOf(tally, item));
  return { scoresOfA: scores(a), scoresOfB: scores(b) };
}

/** 1 for every right text of an item, 0 for every other. */
export function marksOf({ scores }: Tally, item: string): number[] {
  const marks: number[] = [];
  // forEach leaves out the texts of a row that are not there yet.
  scores.get(item)?.forEach(({ mark }) => marks.push(mark === "right" ? 1 : 0));
  return marks;
}

/** The mean square of the items' differences: with one text each, the share that only one of the two has right. */
function discordance(a: Scores, b: Scores): number {
  const mean = (marks: readonly number[]) => marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  return a.reduce((sum, marks, item) => sum + (mean(marks) - mean(b[item])) ** 2, 0) / a.length;
}
