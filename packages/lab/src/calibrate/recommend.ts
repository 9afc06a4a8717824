import { percent, percentWithin } from "../report/sheets.ts";
import { FEWEST_ITEMS } from "../statistics/verdict.ts";
import type { Coverage, CoveragePoint } from "./coverage.ts";
import { SLACK, type Tuned, type Tuning } from "./tune.ts";

/** A cut that keeps more of the vocabulary than this keeps the tail as well, and does not protect a hot text. */
const MOST_KEPT = 0.01;

/** A value for n, and why. */
export interface Recommendation {
  /** null when no value qualifies. */
  readonly n: number | null;
  /** What decided: right answers, or how many true tokens are kept where answers decide nothing. */
  readonly by: "answers" | "coverage";
  /** A sentence each. */
  readonly reasons: readonly string[];
}

/**
 * Recommends an n: the loosest one whose answers keep up with the best one's, because a larger n gives more
 * varied texts. Where answers set no upper end, or too few were tried, it is the least n that keeps enough of the true
 * tokens; no n qualifies when that one keeps more than a hundredth of the vocabulary.
 *
 * @param wanted what is enough, 0 to 1
 */
export function recommend(coverage: Coverage, wanted: number, tuning?: Tuning): Recommendation {
  if (tuning === undefined) return byCoverage(coverage, wanted, []);
  const [own] = tuning.samplers;
  const { tries, chosen } = own;
  if (tuning.items[0] < FEWEST_ITEMS) {
    return byCoverage(coverage, wanted, [
      `Answers decide nothing: ${tuning.items[0]} items chose, and with fewer than ${FEWEST_ITEMS} chance does.`,
    ]);
  }
  if (chosen === tries.at(-1)!.value) {
    const strictest = tries.find(({ fallsBehind }) => !fallsBehind)!.value;
    const words =
      strictest === tries[0].value
        ? `Answers decide nothing: of the ${tries.length} values of n tried at ${temperaturesOf(tuning)}, none falls behind the best.`
        : `Answers set no upper end: of the ${tries.length} values of n tried at ${temperaturesOf(tuning)}, those below ${strictest} fall behind the best, and the largest, ${chosen}, does not.`;
    return byCoverage(coverage, wanted, [words], strictest);
  }
  return byAnswers(own, tuning, coverage.curves[0].points);
}

/** @param least the answers allow no smaller one */
function byCoverage(
  { rows, curves, vocabSize }: Coverage,
  wanted: number,
  reasons: readonly string[],
  least = 0,
): Recommendation {
  const points = curves[0].points.filter(({ value }) => value >= least);
  const point = points.find(({ covered }) => covered.share >= wanted);
  const found = (n: number | null, ...why: string[]): Recommendation => ({
    n,
    by: "coverage",
    reasons: [...reasons, ...why],
  });
  if (rows < FEWEST_ITEMS)
    return found(null, `${rows} true tokens are too few to recommend by; the table has the counts.`);
  if (point === undefined) {
    const last = points.at(-1)!;
    return found(
      null,
      `No n up to ${last.value} keeps ${percent(wanted)} % of the true tokens. The largest keeps ${kept(last)}.`,
    );
  }
  const enough = `n = ${point.value} is the least of the values tried that keeps ${percent(wanted)} % of the true tokens: ${kept(point)}`;
  const most = MOST_KEPT * vocabSize;
  if (point.kept > most) {
    const within = points.findLast((each) => each.kept <= most);
    return found(
      null,
      `${enough}. That is more than ${100 * MOST_KEPT} % of the vocabulary of ${vocabSize}: it keeps the unlikely tokens too, which is not a cut.`,
      within === undefined
        ? `Every n tried keeps more than that.`
        : `n = ${within.value} is the largest that keeps fewer: ${kept(within)}. It is worth taking only if that many are enough (--coverage).`,
    );
  }
  const next = points[points.indexOf(point) + 1];
  const cost =
    next &&
    `n = ${next.value} would keep ${(next.kept / point.kept).toFixed(1)} times as many tokens for ${percent(next.covered.share - point.covered.share)} points more.`;
  return found(point.value, `${enough}.`, ...(cost ? [cost] : []));
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
  const few = comparisons.filter(({ outcome }) => outcome === "too few");
  if (few.length > 0) {
    const counts = few.map(({ a, words }) => `T = ${a.temperature}: ${words}.`);
    return [`Fewer than ${FEWEST_ITEMS} items judge, so there are counts and no verdicts.`, ...counts];
  }
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
