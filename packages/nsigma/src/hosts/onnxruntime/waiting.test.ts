import { describe, expect, it } from "vitest";
import type { Row } from "../row.ts";
import { Waiting } from "./waiting.ts";

const row = (...prompt: number[]): Row => ({ prompt, over: false, next: () => 0 });

describe("new Waiting(rows, window)", () => {
  it("shortest() is the length of the shortest prompt in sight, undefined when there are no more", () => {
    const waiting = new Waiting([row(1, 2, 3), row(1, 2), row(1)], 2);
    expect(waiting.shortest()).toBe(2);
    waiting.take(2, 1);
    expect(waiting.shortest()).toBe(1);
    expect(new Waiting([], 4).shortest()).toBeUndefined();
  });

  it("take(length, most) brings those of one prompt together", () => {
    const rows = [row(1, 2), row(3, 4), row(1, 2), row(9), row(3, 4)];
    const waiting = new Waiting(rows, 10);
    expect(waiting.take(2, 3)).toEqual([[rows[0], rows[2]], [rows[1]]]);
    expect(waiting.take(2, 3)).toEqual([[rows[4]]]);
    expect(waiting.take(2, 3)).toEqual([]);
    expect(waiting.take(1, 0)).toEqual([]);
    expect(waiting.take(1, 1)).toEqual([[rows[3]]]);
  });

  it("takes no more from the source than its window holds, and closes it", () => {
    let made = 0;
    let closed = false;
    function* endless(): Generator<Row> {
      try {
        while (true) {
          made++;
          yield row(1);
        }
      } finally {
        closed = true;
      }
    }
    const waiting = new Waiting(endless(), 8);
    waiting.take(1, 3);
    expect(made).toBe(8);
    waiting.take(1, 1);
    expect(made).toBe(11);
    waiting.close();
    expect(closed).toBe(true);
  });
});
