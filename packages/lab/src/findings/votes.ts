import type { Votes } from "../metrics/majority.ts";
import type { Scored } from "./tally.ts";

/** In votes, every right answer is one and the same, however it was written. */
export const RIGHT = "right";

/** What the texts of an item answer. */
export function votesOf(row: readonly Scored[]): Votes {
  return row.map((each) => {
    if (isRight(each)) return RIGHT;
    return each.mark === "unparsed" || each.answer === null ? undefined : `wrong: ${each.answer}`;
  });
}

export function isRight({ mark }: Scored): boolean {
  return mark === "right";
}
