import type { Figure } from "../race.ts";
import type { Summary } from "../summary.ts";
import { type Matrix, micros } from "./matrix.ts";
import type { Ratio } from "./ratios.ts";

/** Every goal with both rows it comes from, the ratio, and whether it is reached. */
export function ratioTable(ratios: readonly Ratio[]): Matrix {
  return {
    title:
      "goals: what is to be reached (µs per token: median [quartiles]; ratio of the medians [of the rounds])",
    head: ["chain", "ours", "µs", "against", "µs", "ratio", "goal", ""],
    lines: ratios.map((ratio) => [
      chainOf(ratio.ours),
      ratio.ours.name,
      quartiles(ratio.ours),
      against(ratio),
      quartiles(ratio.against),
      times(ratio),
      wanted(ratio),
      verdict(ratio),
    ]),
    words: [0, 1, 3, 7],
  };
}

function chainOf({ question, chain, batch }: Figure): string {
  return question === "generation" ? `${chain}, ${batch} a call` : chain;
}

function against({ ours, against: { name, chain } }: Ratio): string {
  return chain === ours.chain ? name : `${name}: ${chain}`;
}

function quartiles({ median, q1, q3 }: Summary): string {
  return `${micros(median)} [${micros(q1)}, ${micros(q3)}]`;
}

function times({ value, rounds, goal }: Ratio): string {
  const [middle, low, high] = [value, rounds.q1, rounds.q3].map((each) =>
    goal.share ? `${(each * 100).toFixed(2)} %` : each.toPrecision(3),
  );
  return `${middle} [${low}, ${high}]`;
}

function wanted({ goal }: Ratio): string {
  if (goal.within) return `within ${goal.within} x`;
  if (goal.share) return `under ${goal.share * 100} %`;
  return goal.faster === 1 ? "not slower" : `${goal.faster} x faster`;
}

function verdict({ reached, short }: Ratio): string {
  return reached ? "reached" : `short by ${(short * 100).toFixed(short < 0.1 ? 1 : 0)} %`;
}
