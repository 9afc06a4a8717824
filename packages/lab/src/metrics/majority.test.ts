import * as fc from "fast-check";
import { uniform } from "nsigma/random";
import { describe, expect, it } from "vitest";
import { firstK, majorityAtK, type Votes } from "./majority.ts";

/** The score of one vote: 1/(answers tied) when the right one is among those with the most. */
function vote(votes: Votes, right: string): number {
  const counts = new Map<string | undefined, number>();
  for (const each of votes) {
    if (each !== undefined) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const winners = [...counts].filter(([, count]) => count === most).map(([answer]) => answer);
  return winners.includes(right) ? 1 / winners.length : 0;
}

/** The mean score of every way to take k of the votes. */
function everyWay(votes: Votes, right: string, k: number): number {
  let sum = 0;
  let ways = 0;
  for (let chosen = 0; chosen < 2 ** votes.length; chosen++) {
    const taken = votes.filter((_, i) => (chosen >> i) & 1);
    if (taken.length !== k) continue;
    ways++;
    sum += vote(taken, right);
  }
  return sum / ways;
}

describe("majorityAtK(votes, right, k)", () => {
  it("majorityAtK(7 7 8, 7, k) is 2/3, 5/6 - a tie of 7 and 8 in two of three pairs, 2/3 - and 1", () => {
    const votes = ["7", "7", "8"];
    expect(majorityAtK(votes, "7", 1)).toBeCloseTo(2 / 3, 14);
    expect(majorityAtK(votes, "7", 2)).toBeCloseTo((1 + 0.5 + 0.5) / 3, 14);
    expect(majorityAtK(votes, "7", 3)).toBeCloseTo(1, 14);
  });

  it("majorityAtK(a tie of three, each of them, all) is 1/3", () => {
    const votes = ["a", "b", "c", "a", "b", "c"];
    for (const right of ["a", "b", "c"]) expect(majorityAtK(votes, right, 6)).toBeCloseTo(1 / 3, 14);
    expect(majorityAtK(votes, "d", 6)).toBe(0);
  });

  it("majorityAtK(unparsed and one right) hears the right one", () => {
    const votes = [undefined, undefined, "7"];
    expect(majorityAtK(votes, "7", 3)).toBeCloseTo(1, 14);
    expect(majorityAtK(votes, "7", 1)).toBeCloseTo(1 / 3, 14);
    expect(majorityAtK([undefined, undefined], "7", 2)).toBe(0);
  });

  it("majorityAtK(votes, right, k) is the mean over every way to take k", () => {
    const answer = fc.constantFrom("a", "b", "c", "d", undefined);
    const cases = fc
      .array(answer, { minLength: 1, maxLength: 10 })
      .chain((votes) => fc.tuple(fc.constant(votes), fc.integer({ min: 1, max: votes.length })));
    fc.assert(
      fc.property(cases, ([votes, k]) => {
        const right = everyWay(votes, "a", k);
        expect(majorityAtK(votes, "a", k)).toBeCloseTo(right, 11);
      }),
    );
  });

  it("majorityAtK(300 votes, right, 40) is what 20,000 seeded drawings find, within five standard errors", () => {
    const votes = Array.from(
      { length: 300 },
      (_, i) => ["7", "8", "7", "9", undefined, "8", `${i % 30}`][i % 7],
    );
    const exact = majorityAtK(votes, "7", 40);
    let sum = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const left = [...votes];
      for (let i = 0; i < 40; i++) {
        const other = i + Math.floor(uniform(draw, i) * (300 - i));
        [left[i], left[other]] = [left[other], left[i]];
      }
      sum += vote(left.slice(0, 40), "7");
    }
    // The score of one drawing has a standard deviation of at most 1/2.
    expect(Math.abs(sum / 20_000 - exact)).toBeLessThan(5 * (0.5 / Math.sqrt(20_000)));
    expect(exact).toBeGreaterThan(0.05);
    expect(exact).toBeLessThan(0.95);
  });

  it("majorityAtK(2,000 votes, right, 1,000) neither overflows nor leaves 0 to 1", () => {
    const votes = Array.from({ length: 2000 }, (_, i) => (i % 20 < 11 ? "7" : "8"));
    const score = majorityAtK(votes, "7", 1000);
    expect(score).toBeGreaterThan(0.999);
    expect(score).toBeLessThanOrEqual(1);
  });

  it("majorityAtK([x], x, 2) is refused", () => {
    expect(() => majorityAtK(["7"], "7", 2)).toThrow("k must be 1 to 1, as many as there are votes, got 2");
  });
});

describe("firstK(votes, right, k)", () => {
  it("firstK(votes, right, k) looks at the first k only, and the answer seen first wins a tie", () => {
    const votes = ["8", "7", "7", "8", "8"];
    expect(firstK(votes, "7", 3)).toBe(1);
    expect(firstK(votes, "8", 4)).toBe(1);
    expect(firstK(votes, "7", 4)).toBe(0);
  });

  it("firstK(unparsed first) skips them", () => {
    expect(firstK([undefined, undefined, "7"], "7", 3)).toBe(1);
    expect(firstK([undefined], "7", 1)).toBe(0);
  });
});
