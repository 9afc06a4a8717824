import type { Family } from "nsigma/analysis";
import { cellKey, type Plan, type PlannedSampler } from "../plan/plan.ts";
import { compareCells } from "../findings/compare-cells.ts";
import type { Diversity } from "../findings/diversity.ts";
import { clusteredShare } from "../statistics/clustered-share.ts";
import type { Reading } from "../findings/reading.ts";
import type { CellComparison } from "../findings/summary.ts";
import type { Tally } from "../findings/tally.ts";
import { pairedPermutation } from "../statistics/paired-permutation.ts";
import { mean, type Scores } from "../statistics/scores.ts";
import type { Share } from "../statistics/wilson.ts";

const ALPHA = 0.05;

/** What a looser value may cost, as a share of the answers: with few items, not to be told apart proves little. */
export const SLACK = 0.02;

/** Texts per item and cell: two, so that they can be held against each other. */
const SAMPLES = 2;

/** What one value did at one temperature, over all items. */
export interface TunedCell {
  readonly temperature: number;
  readonly accuracy: Share;
  /** At this temperature, over all items. */
  readonly texts: number;
  /** The share of them that the token limit cut off. */
  readonly cutOff: number;
  readonly diversity?: Diversity;
}

/** One value that was tried. */
export interface Try {
  readonly value: number;
  /** Right answers on the tuning half, the mean over the temperatures, 0 to 1. */
  readonly score: number;
  /** Whether the tuning half tells it apart from the sampler's best value, or sees it more than `SLACK` below. */
  readonly fallsBehind: boolean;
  readonly cells: readonly TunedCell[];
}

/** A sampler after tuning. */
export interface Tuned {
  readonly name: string;
  readonly tries: readonly Try[];
  /** The value with the best score, and the one that is recommended: the loosest before the first that falls behind it. */
  readonly best: number;
  readonly chosen: number;
  /** What the chosen value does on the other half, by temperature. */
  readonly heldOut: readonly TunedCell[];
  /**
   * What the best of 1, 2, ... values, as the tuning half sees it, gets on the other half; the mean over all ways to take
   * that many of those tried. Rises with luck alone on the tuning half, and does not here.
   */
  readonly bestOf: readonly number[];
}

export interface Tuning {
  readonly temperatures: readonly number[];
  /** Items in the half that chose, and in the half that judges. */
  readonly items: readonly [choosing: number, judging: number];
  readonly samplers: readonly Tuned[];
  /** The first sampler's chosen value against every other's, on the half that judges. */
  readonly comparisons: readonly CellComparison[];
}

export function labelOf({ name }: Family, value: number): string {
  return `${name} ${value}`;
}

/** The plan that tries every value of every sampler at every temperature. */
export function tuningPlan(
  model: Plan["models"][number],
  families: readonly Family[],
  {
    items,
    temperatures,
    seed,
    maxTokens,
  }: { items: number; temperatures: readonly number[]; seed: number; maxTokens: number },
): Plan {
  const samplers = families.flatMap((family) =>
    family.values.map((value): PlannedSampler => ({
      label: labelOf(family, value),
      options: family.options(value),
    })),
  );
  return {
    models: [model],
    tasks: [{ label: "word-problems", task: "word-problems", limit: items }],
    samplers,
    temperatures,
    samples: SAMPLES,
    maxTokens,
    seed,
  };
}

/**
 * Chooses a value for every sampler on every other item, and says on the items between what the choice is worth.
 *
 * @param reading of a run by `tuningPlan` that is complete
 */
export function tune({ run, tallies, diversity }: Reading, families: readonly Family[]): Tuning {
  const { plan, items } = run;
  const halves = [0, 1].map((half) => items.filter((_, place) => place % 2 === half).map(({ id }) => id));
  const [choosing, judging] = halves;
  const tallyOf = (label: string, temperature: number): Tally => {
    const cell = { model: plan.models[0].label, task: plan.tasks[0].label, sampler: label, temperature };
    return tallies.get(cellKey(cell))!;
  };
  const cellsOf = (label: string, ids: readonly string[]): TunedCell[] =>
    plan.temperatures.map((temperature) => {
      const tally = tallyOf(label, temperature);
      const texts = diversity.get(cellKey(tally.cell));
      return {
        temperature,
        accuracy: clusteredShare(scoresOf(tally, ids)),
        texts: tally.texts,
        cutOff: tally.cutOff / tally.texts,
        ...(texts && { diversity: texts }),
      };
    });

  const samplers = families.map((family): Tuned => {
    const half = (value: number, ids: readonly string[]): Scores =>
      ids.map((id) =>
        plan.temperatures.flatMap(
          (temperature) => scoresOf(tallyOf(labelOf(family, value), temperature), [id])[0],
        ),
      );
    const scores = family.values.map((value) => half(value, choosing));
    const means = scores.map((each) => mean(each.flat()));
    const judged = family.values.map((value) => mean(half(value, judging).flat()));
    const top = means.indexOf(Math.max(...means));
    const tries = family.values.map((value, index): Try => {
      const apart = pairedPermutation(scores[top], scores[index], { seed: plan.seed }).p < ALPHA;
      const fallsBehind = index !== top && (apart || means[top] - means[index] > SLACK);
      return {
        value,
        score: means[index],
        fallsBehind,
        cells: cellsOf(
          labelOf(family, value),
          items.map(({ id }) => id),
        ),
      };
    });
    const looser = tries.findIndex(({ fallsBehind }, index) => index > top && fallsBehind);
    const chosen = tries.at(looser < 0 ? -1 : looser - 1)!.value;
    return {
      name: family.name,
      tries,
      best: family.values[top],
      chosen,
      heldOut: cellsOf(labelOf(family, chosen), judging),
      bestOf: bestOf(means, judged),
    };
  });
  const chosenTally = (place: number, temperature: number): Tally =>
    tallyOf(labelOf(families[place], samplers[place].chosen), temperature).scoresOf((id) =>
      judging.includes(id),
    );
  const pairs = plan.temperatures.flatMap((temperature) =>
    samplers.slice(1).map((_, rival) => {
      const [a, b] = [chosenTally(0, temperature), chosenTally(rival + 1, temperature)];
      return { a, b, names: [a.cell.sampler, b.cell.sampler] as const };
    }),
  );
  return {
    temperatures: plan.temperatures,
    items: [choosing.length, judging.length],
    samplers,
    comparisons: compareCells(pairs, plan.seed),
  };
}

/** 1 for right and 0 for anything else, an item each. */
function scoresOf({ scores }: Tally, ids: readonly string[]): number[][] {
  return ids.map((id) => (scores.get(id) ?? []).map(({ mark }) => (mark === "right" ? 1 : 0)));
}

/** For every number of tries: the judged value of the one that was best in choosing, the mean over all subsets. */
export function bestOf(choosing: readonly number[], judging: readonly number[]): number[] {
  const sums = choosing.map(() => ({ sum: 0, sets: 0 }));
  for (let set = 1; set < 2 ** choosing.length; set++) {
    const members = choosing.map((_, index) => index).filter((index) => (set >> index) & 1);
    const best = members.reduce((one, other) => (choosing[other] > choosing[one] ? other : one));
    const size = sums[members.length - 1];
    size.sum += judging[best];
    size.sets++;
  }
  return sums.map(({ sum, sets }) => sum / sets);
}
