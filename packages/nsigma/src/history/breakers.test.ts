import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Breakers } from "./breakers.ts";
import { History } from "./history.ts";

function historyOf(tokens: readonly number[]): History {
  const history = new History();
  for (const token of tokens) history.push(token);
  return history;
}

const distance = (sequences: number[][], tokens: number[], start = 0) =>
  new Breakers(sequences).distance(historyOf(tokens), start);

/** From the end back to the first place where a breaker begins; of several there, the longest. */
function slow(sequences: number[][], tokens: number[], start: number): number {
  for (let at = tokens.length - 1; at >= start; at--) {
    const here = sequences.filter((sequence) => sequence.every((token, i) => tokens[at + i] === token));
    if (here.length > 0) return tokens.length - at - Math.max(...here.map((sequence) => sequence.length));
  }
  return tokens.length - start;
}

describe("Breakers", () => {
  it("distance(history, start) counts the tokens after the last breaker", () => {
    expect(distance([[9]], [1, 9, 2, 3])).toBe(2);
    expect(distance([[9]], [9, 1, 9])).toBe(0);
    expect(distance([[9, 8]], [9, 8, 1])).toBe(1);
  });

  it("distance(history, start) without a breaker in reach is all from start on", () => {
    expect(distance([], [1, 2, 3])).toBe(3);
    expect(distance([[9]], [1, 2, 3])).toBe(3);
    expect(distance([[9]], [9, 1, 2, 3], 1)).toBe(3);
    expect(distance([[9]], [])).toBe(0);
  });

  it("distance(history, start) takes no breaker whose end has not been said", () => {
    expect(distance([[9, 8]], [1, 9])).toBe(2);
    expect(distance([[9, 8, 7]], [9, 8, 1, 9, 8])).toBe(5);
  });

  it("distance(history, start) takes the longest of the breakers that begin at one place", () => {
    expect(distance([[9], [9, 8, 7], [9, 8]], [1, 9, 8, 7, 5])).toBe(1);
    expect(distance([[9, 8, 7], [9]], [1, 9, 8, 5])).toBe(2);
  });

  it("distance(history, start) agrees with trying every breaker at every place", () => {
    const token = fc.nat(3);
    const breaker = fc.array(token, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(breaker, { maxLength: 4 }),
        fc.array(token, { maxLength: 20 }),
        fc.nat(),
        (all, text, from) => {
          const start = from % (text.length + 1);
          expect(distance(all, text, start)).toBe(slow(all, text, start));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("isBreaker(token) is true of a token that breaks by itself", () => {
    const breakers = new Breakers([[9], [8, 7], [6, 5], [6]]);
    expect([9, 8, 7, 6, 5, 1].map((token) => breakers.isBreaker(token))).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
    ]);
  });
});
