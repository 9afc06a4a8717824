import { mostFrequent, type Votes } from "../metrics/majority.ts";
import { aurocWithin } from "../statistics/auroc.ts";
import type { Share } from "../statistics/wilson.ts";
import { RIGHT, votesOf } from "./votes.ts";
import type { Tally } from "./tally.ts";

/** How well disagreement among an item's texts tells a wrong answer from a right one. */
export interface Meter {
  readonly items: number;
  /** How many of their answers are wrong. */
  readonly wrong: number;
  readonly auroc: Share;
}

/** With fewer wrong answers, or fewer right ones, chance decides. */
const FEWEST = 5;

/**
 * The meter of every item's answer: the score is the share of the item's texts that do not give this answer. A text without an answer gives none.
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
    const answer = mostFrequent(answers);
    return [{ positive: answer !== RIGHT, score: disagreement(votes, answer) }];
  });
  const wrong = signs.filter(({ positive }) => positive).length;
  if (Math.min(wrong, signs.length - wrong) < FEWEST) return undefined;
  return { items: signs.length, wrong, auroc: aurocWithin(signs, { seed }) };
}

function disagreement(votes: Votes, answer: string | undefined): number {
  return votes.filter((vote) => vote !== answer).length / votes.length;
}
