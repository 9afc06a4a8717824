import { firstK, majorityAtK, type Votes } from "../metrics/majority.ts";
import { passAtK } from "../metrics/pass-at-k.ts";
import { clusteredShare } from "../statistics/clustered-share.ts";
import { mean } from "../statistics/scores.ts";
import { marksOf } from "./compare-cells.ts";
import type { CellSummary, OfSeveral } from "./summary.ts";
import type { Scored, Tally } from "./tally.ts";

/** In votes, every right answer is one and the same, however it was written. */
const RIGHT = "right";

/** What a tally says by itself, without any other cell. */
export function summariseCell(tally: Tally, open: boolean): Omit<CellSummary, "best" | "diversity"> {
  const { cell, texts, cutOff, tokens, means, scores } = tally;
  const rows = [...scores.values()].map((row) => row.filter((each) => each !== undefined));
  const counts = { ...cell, items: rows.length, texts, cutOff: cutOff / texts, tokens: tokens / texts };
  const measured = { ...counts, ...(means && { means }) };
  if (open) return measured;
  const marks = rows.flat().map(({ mark }) => mark);
  const ofSeveral = severalOf(rows);
  return {
    ...measured,
    right: marks.filter((mark) => mark === "right").length,
    accuracy: clusteredShare([...scores.keys()].map((item) => marksOf(tally, item))),
    unparsed: marks.filter((mark) => mark === "unparsed").length / texts,
    ...(ofSeveral.length > 0 && { ofSeveral }),
  };
}

/** For 1, 2, 4, ... up to as many texts as every item has. */
function severalOf(rows: readonly (readonly Scored[])[]): OfSeveral[] {
  const most = Math.min(...rows.map((row) => row.length));
  const sizes: number[] = [];
  for (let k = 2; k < most; k *= 2) sizes.push(k);
  if (most > 1) sizes.push(most);
  return sizes.map((k) => ({
    k,
    passAt: mean(rows.map((row) => passAtK(row.length, row.filter(isRight).length, k))),
    majority: mean(rows.map((row) => majorityAtK(votesOf(row), RIGHT, k))),
    first: mean(rows.map((row) => firstK(votesOf(row), RIGHT, k))),
  }));
}

function votesOf(row: readonly Scored[]): Votes {
  return row.map((each) => {
    if (isRight(each)) return RIGHT;
    return each.mark === "unparsed" || each.answer === null ? undefined : `wrong: ${each.answer}`;
  });
}

function isRight({ mark }: Scored): boolean {
  return mark === "right";
}
