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

  it("accept(history) agrees with counting the whole window, after every token", () => {
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

  it("reread(history) forgets what it knew and counts again", () => {
    fc.assert(
      fc.property(histories, histories, windows, (before, after, window) => {
        const history = new History();
        const seen = new WindowCounts(window);
        for (const tokens of [before, after]) {
          history.begin(tokens);
          seen.reread(history);
        }
        expect(asMap(seen)).toEqual(slow(after, window));
        expect(history.prompt()).toEqual(after);
      }),
    );
  });

  it("last tells where in the text each token of the window stood last, after accepting, taking back and rereading", () => {
    const expectLast = (seen: WindowCounts, tokens: number[]) => {
      for (const token of seen.tokens.subarray(0, seen.distinct)) {
        expect(seen.last[token]).toBe(tokens.lastIndexOf(token));
      }
    };
    fc.assert(
      fc.property(histories, fc.nat(), histories, windows, (first, back, second, window) => {
        const history = new History();
        const seen = new WindowCounts(window);
        const text: number[] = [];
        const accept = (token: number) => {
          text.push(token);
          history.push(token);
          seen.accept(history);
        };
        first.forEach(accept);
        expectLast(seen, text);
        const count = back % (text.length + 1);
        text.length -= count;
        history.drop(count);
        seen.reread(history);
        expectLast(seen, text);
        expect(asMap(seen)).toEqual(slow(text, window));
        second.forEach(accept);
        expectLast(seen, text);
        expect(asMap(seen)).toEqual(slow(text, window));
      }),
    );
  });

  it("new WindowCounts(window, without the prompt) counts what came after it, however far the window reaches", () => {
    fc.assert(
      fc.property(histories, histories, windows, (prompt, output, window) => {
        const history = new History();
        const seen = new WindowCounts(window, false);
        history.begin(prompt);
        seen.reread(history);
        expect(asMap(seen)).toEqual(new Map());
        output.forEach((token, i) => {
          history.push(token);
          seen.accept(history);
          expect(asMap(seen)).toEqual(slow(output.slice(0, i + 1), window));
        });
        seen.reread(history);
        expect(asMap(seen)).toEqual(slow(output, window));
      }),
      { numRuns: 30 },
    );
  });

  it("start(history) is where the window begins, or the output", () => {
    const history = new History();
    history.begin([1, 2, 3]);
    history.push(4);
    expect([2, 4, 9, Infinity].map((window) => new WindowCounts(window).start(history))).toEqual([
      2, 0, 0, 0,
    ]);
    const without = [1, 2, Infinity].map((window) => new WindowCounts(window, false).start(history));
    expect(without).toEqual([3, 3, 3]);
  });

  it("accept(history) of a large token id among small ones keeps the counts apart", () => {
    const history = new History();
    const seen = new WindowCounts(3);
    for (const token of [0, 100_000, 0, 5]) {
      history.push(token);
      seen.accept(history);
    }
    expect(asMap(seen)).toEqual(
      new Map([
        [0, 1],
        [5, 1],
        [100_000, 1],
      ]),
    );
  });
});
