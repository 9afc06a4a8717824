import { mostFrequent, type Votes } from "../metrics/majority.ts";
import { aurocWithin } from "../statistics/auroc.ts";
import type { Share } from "../statistics/wilson.ts";
import { RIGHT, votesOf } from "./votes.ts";
import type { Tally } from "./tally.ts";

/** How well the entropy of an item's answers tells a wrong one from a right one. */
export interface Meter {
  readonly items: number;
  /** How many of their answers are wrong. */
  readonly wrong: number;
  readonly auroc: Share;
}

/** With fewer wrong answers, or fewer right ones, chance decides. */
const FEWEST = 5;

/**
 * How well a cell's texts say which of one answer per item is wrong: the score is the entropy of what an item's texts answer, and to have no
 * answer is one of them.
 *
 * @param judged whose answers: the most frequent of the item's texts, the one seen first of several; or those of another cell
 * @param seed of the interval's bootstrap
 * @returns undefined where no item has several texts, or nearly all answers are right, or wrong
 */
export function meterOf(tally: Tally, judged: "majority" | Tally, seed: number): Meter | undefined {
  const signs = [...tally.scores].flatMap(([item, row]) => {
    const votes = votesOf(row.filter((each) => each !== undefined));
    const answers = judged === "majority" ? votes : votesOf(judged.scores.get(item) ?? []);
    if (votes.length < 2 || answers.length === 0) return [];
    return [{ positive: mostFrequent(answers) !== RIGHT, score: entropyOf(votes) }];
  });
  const wrong = signs.filter(({ positive }) => positive).length;
  if (Math.min(wrong, signs.length - wrong) < FEWEST) return undefined;
  return { items: signs.length, wrong, auroc: aurocWithin(signs, { seed }) };
}

function entropyOf(votes: Votes): number {
  const counts = new Map<string | undefined, number>();
  for (const vote of votes) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  // In one order, so that equal counts give equal sums.
  const shares = [...counts.values()].sort((a, b) => a - b).map((count) => count / votes.length);
  return -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
}
