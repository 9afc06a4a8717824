import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { History } from "./history.ts";
import { WindowCounts } from "./window-counts.ts";

function asMap(seen: WindowCounts): Map<number, number> {
  const tokens = [...seen.tokens.subarray(0, seen.distinct)];
  expect(new Set(tokens).size).toBe(seen.distinct);
  return new Map(tokens.sort((a, b) => a - b).map((token) => [token, seen.counts[token]]));
}

function slow(tokens: number[], window: number): Map<number, number> {
  const counts = new Map<number, number>();
  const last = window === Infinity ? tokens : tokens.slice(-window);
  for (const token of [...last].sort((a, b) => a - b)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

const windows = fc.constantFrom(1, 2, 3, 7, 64, Infinity);
const histories = fc.array(fc.nat(12), { maxLength: 200 });

describe("WindowCounts", () => {
  it("accept(history) counts the last 2 of 5, 6, 5 as 6 once and 5 once", () => {
    const history = new History();
    const seen = new WindowCounts(2);
    for (const token of [5, 6, 5]) {
      history.push(token);
      seen.accept(history);
    }
    expect(asMap(seen)).toEqual(
      new Map([
        [5, 1],
        [6, 1],
      ]),
    );
  });

  it("accept(history) agrees with counting the window anew, after every token", () => {
    fc.assert(
      fc.property(histories, windows, (tokens, window) => {
        const history = new History();
        const seen = new WindowCounts(window);
        tokens.forEach((token, i) => {
          history.push(token);
          seen.accept(history);
          expect(asMap(seen)).toEqual(slow(tokens.slice(0, i + 1), window));
        });
      }),
      { numRuns: 30 },
    );
  });

  it("reread(history) forgets what it knew and counts anew", () => {
    fc.assert(
      fc.property(histories, histories, windows, (before, after, window) => {
        const history = new History();
        const seen = new WindowCounts(window);
        for (const tokens of [before, after]) {
          history.clear();
          for (const token of tokens) history.push(token);
          seen.reread(history);
        }
        expect(asMap(seen)).toEqual(slow(after, window));
        expect(history.toArray()).toEqual(after);
      }),
    );
  });
});
