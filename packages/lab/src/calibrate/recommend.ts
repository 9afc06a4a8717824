import { percent, percentWithin } from "../report/sheets.ts";
import type { Coverage, CoveragePoint } from "./coverage.ts";
import { SLACK, type Tuned, type Tuning } from "./tune.ts";

/** A value for n, and why. */
export interface Recommendation {
  readonly n: number;
  /** What decided: right answers, or how many true tokens are kept where answers decide nothing. */
  readonly by: "answers" | "coverage";
  /** A sentence each. */
  readonly reasons: readonly string[];
}

/**
 * Recommends an n: the loosest one whose answers keep up with the best one's, because a larger n gives more
 * varied texts. Where no value falls behind, or none was tried, it is the least n that keeps enough of the true tokens.
 *
 * @param wanted what is enough, 0 to 1
 */
export function recommend(coverage: Coverage, wanted: number, tuning?: Tuning): Recommendation {
  const [{ points }] = coverage.curves;
  const own = tuning?.samplers[0];
  if (own === undefined) return byCoverage(points, wanted, []);
  if (!own.tries.some(({ fallsBehind }) => fallsBehind)) {
    return byCoverage(points, wanted, [
      `Answers decide nothing: of the ${own.tries.length} values of n tried at ${temperaturesOf(tuning!)}, none falls behind the best.`,
    ]);
  }
  return byAnswers(own, tuning!, points);
}

function byCoverage(
  points: readonly CoveragePoint[],
  wanted: number,
  reasons: readonly string[],
): Recommendation {
  const enough = points.find(({ covered }) => covered.share >= wanted);
  const point = enough ?? points.at(-1)!;
  const next = points[points.indexOf(point) + 1];
  return {
    n: point.value,
    by: "coverage",
    reasons: [
      ...reasons,
      enough
        ? `n = ${point.value} is the least of the values tried that keeps ${percent(wanted)} % of the true tokens: ${kept(point)}.`
        : `No n up to ${point.value} keeps ${percent(wanted)} % of the true tokens; this one keeps the most: ${kept(point)}.`,
      ...(next
        ? [
            `n = ${next.value} would keep ${(next.kept / point.kept).toFixed(1)} times as many tokens for ${percent(next.covered.share - point.covered.share)} points more.`,
          ]
        : []),
    ],
  };
}

function byAnswers(own: Tuned, tuning: Tuning, points: readonly CoveragePoint[]): Recommendation {
  const { chosen, best, tries, heldOut } = own;
  const looser = tries[tries.findIndex(({ value }) => value === chosen) + 1];
  const scores = (value: number) => percent(tries.find((each) => each.value === value)!.score);
  const point = points.find(({ value }) => value === chosen);
  const why =
    chosen === best
      ? `n = ${chosen} has the most right answers of ${tries.length} values at ${temperaturesOf(tuning)} (${scores(chosen)} %, over ${tuning.items[0]} items), and no larger one keeps up with it.`
      : `n = ${chosen} is the largest of ${tries.length} values that keeps up with the best at ${temperaturesOf(tuning)}, not told apart from it and within ${100 * SLACK} points (${scores(chosen)} % right, n = ${best}: ${scores(best)} %, over ${tuning.items[0]} items).`;
  return {
    n: chosen,
    by: "answers",
    reasons: [
      why,
      ...(looser ? [`The next, n = ${looser.value}, falls behind: ${percent(looser.score)} %.`] : []),
      ...(point ? [`It keeps ${kept(point)}.`] : []),
      `On the ${tuning.items[1]} items that had no say in it: ${heldOut.map(({ temperature, accuracy }) => `${percentWithin(accuracy)} % right at T = ${temperature}`).join(", ")}.`,
    ],
  };
}

/** What the comparison with the rivals, tuned likewise, says; a sentence each. */
export function againstRivals({ comparisons }: Tuning): string[] {
  const real = comparisons.filter(({ outcome }) => outcome !== "tied");
  const tied = comparisons.length - real.length;
  const sentences = real.map(({ a, words }) => `T = ${a.temperature}: ${words}.`);
  if (real.length === 0)
    return ["Nothing separates the tuned samplers: all of them are tied at every temperature."];
  if (tied > 0) sentences.push(`Tied: the other ${tied} of ${comparisons.length} comparisons.`);
  return sentences;
}

function kept({ covered, kept: tokens }: CoveragePoint): string {
  return `${percentWithin(covered)} % of the true tokens with ${tokens.toFixed(2)} kept on average`;
}

function temperaturesOf({ temperatures }: Tuning): string {
  const all = temperatures.map((each) => `T = ${each}`);
  return all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
