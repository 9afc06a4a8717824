import { firstK, majorityAtK } from "../metrics/majority.ts";
import { passAtK } from "../metrics/pass-at-k.ts";
import { clusteredShare } from "../statistics/clustered-share.ts";
import { mean } from "../statistics/scores.ts";
import { marksOf } from "./compare-cells.ts";
import { meterOf } from "./meter.ts";
import type { CellSummary, OfSeveral } from "./summary.ts";
import type { Scored, Tally } from "./tally.ts";
import { isRight, RIGHT, votesOf } from "./votes.ts";

/** What a cell has to be summarised beside itself. */
interface Beside {
  /** The task's items have nothing that would be right. */
  readonly open: boolean;
  /** The best answers of the same model to the same task. */
  readonly greedy?: Tally | undefined;
  /** Of bootstraps. */
  readonly seed: number;
}

/** What a tally says of its cell. */
export function summariseCell(
  tally: Tally,
  { open, greedy, seed }: Beside,
): Omit<CellSummary, "best" | "diversity" | "condition" | "likeliness"> {
  const { cell, texts, cutOff, tokens, means, scores } = tally;
  const rows = [...scores.values()].map((row) => row.filter((each) => each !== undefined));
  const counts = { ...cell, items: rows.length, texts, cutOff: cutOff / texts, tokens: tokens / texts };
  const measured = { ...counts, ...(means && { means }) };
  if (open) return measured;
  const marks = rows.flat().map(({ mark }) => mark);
  const ofSeveral = severalOf(rows);
  const wrongMajority = meterOf(tally, "majority", seed);
  const wrongGreedy = greedy && meterOf(tally, greedy, seed);
  return {
    ...measured,
    right: marks.filter((mark) => mark === "right").length,
    accuracy: clusteredShare([...scores.keys()].map((item) => marksOf(tally, item))),
    unparsed: marks.filter((mark) => mark === "unparsed").length / texts,
    ...(ofSeveral.length > 0 && { ofSeveral }),
    ...(wrongMajority && { wrongMajority }),
    ...(wrongGreedy && { wrongGreedy }),
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
