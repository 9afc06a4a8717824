import type { Figure } from "../race.ts";
import { type Summary, summary } from "../summary.ts";
import { type Goal, GOALS, loopGoals, type Match, modelGoals, noiseGoals, servingGoals } from "./goals.ts";

/** A goal beside what was measured, with both rows it comes from. */
export interface Ratio {
  goal: Goal;
  ours: Figure;
  against: Figure;
  /** What is to be reached is about this number: the ratio of the medians. */
  value: number;
  /** The same ratio round by round. */
  rounds: Summary;
  reached: boolean;
  /** By which share it is missed; 0 when it is reached. */
  short: number;
}

/** The goals for which there are both figures. */
export function ratiosOf(figures: readonly Figure[]): Ratio[] {
  const goals = [loopGoals, modelGoals, noiseGoals, servingGoals].flatMap((goalsOf) => goalsOf(figures));
  return [...GOALS, ...goals].flatMap((goal) => {
    const ours = find(figures, goal.ours);
    const against = find(figures, goal.against);
    return ours && against ? [ratioOf(goal, ours, against)] : [];
  });
}

function ratioOf(goal: Goal, ours: Figure, against: Figure): Ratio {
  const factor = (our: number, their: number) => (goal.faster ? their / our : our / their);
  const value = factor(ours.median, against.median);
  const { rounds } = ours;
  const spread = summary(rounds.map((time, round) => factor(time, against.rounds[round])));
  const wanted = goal.faster ?? goal.within ?? goal.share ?? 1;
  const reached = goal.faster ? value >= wanted : value <= wanted;
  const short = goal.faster ? 1 - value / wanted : value / wanted - 1;
  return { goal, ours, against, value, rounds: spread, reached, short: reached ? 0 : short };
}

function find(figures: readonly Figure[], match: Match): Figure | undefined {
  const wanted = Object.entries(match);
  return figures.find((figure) => wanted.every(([key, value]) => figure[key as keyof Match] === value));
}
