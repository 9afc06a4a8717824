import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { History } from "./history.ts";
import { SuffixMatches } from "./suffix-matches.ts";

type Match = [position: number, length: number];

function matchesOf(matches: SuffixMatches, history: History): Match[] {
  return Array.from(matches.positions.subarray(0, matches.count), (position): Match => [
    position,
    matches.lengthAt(position, history),
  ]);
}

/** Every earlier place of the last token in the window, latest first, compared backwards token by token. */
function slow(tokens: readonly number[], window: number): Match[] {
  const end = tokens.length - 1;
  const start = Math.max(0, tokens.length - window);
  const found: Match[] = [];
  for (let j = end - 1; j >= start; j--) {
    let length = 0;
    while (j - length >= start && tokens[j - length] === tokens[end - length]) length++;
    if (length > 0) found.push([j, length]);
  }
  return found;
}

const windows = fc.constantFrom(1, 2, 3, 8, 50, Infinity);
// Few tokens, so that passages repeat; one of them large.
const tokens = fc.constantFrom(0, 1, 2, 300);
const texts = fc.array(tokens, { maxLength: 120 });

describe("SuffixMatches", () => {
  it("accept(history) of 1 2 3 1 2 finds the 2 before, with 2 tokens the same", () => {
    const history = new History();
    const matches = new SuffixMatches(Infinity);
    for (const token of [1, 2, 3, 1, 2]) {
      history.push(token);
      matches.accept(history);
    }
    expect(matchesOf(matches, history)).toEqual([[1, 2]]);
  });

  it("accept(history) of one token over and over finds every place, each one token shorter", () => {
    const history = new History();
    const matches = new SuffixMatches(Infinity);
    for (let i = 0; i < 5; i++) {
      history.push(7);
      matches.accept(history);
    }
    expect(matchesOf(matches, history)).toEqual([
      [3, 4],
      [2, 3],
      [1, 2],
      [0, 1],
    ]);
  });

  it("accept(history) agrees with a search of the whole window, after every token", () => {
    fc.assert(
      fc.property(texts, windows, (text, window) => {
        const history = new History();
        const matches = new SuffixMatches(window);
        text.forEach((token, i) => {
          history.push(token);
          matches.accept(history);
          expect(matchesOf(matches, history)).toEqual(slow(text.slice(0, i + 1), window));
        });
      }),
      { numRuns: 100 },
    );
  });

  it("reread(history) after tokens were taken back finds what a search finds, and so do the tokens after it", () => {
    const changes = fc.array(fc.tuple(fc.nat(200), fc.array(tokens, { maxLength: 20 })), { maxLength: 6 });
    fc.assert(
      fc.property(texts, changes, windows, (prompt, list, window) => {
        const history = new History();
        const matches = new SuffixMatches(window);
        history.begin(prompt);
        matches.reread(history);
        const text = [...prompt];
        for (const [back, more] of list) {
          const count = back % (text.length + 1);
          history.drop(count);
          text.length -= count;
          matches.reread(history);
          if (text.length > 0) expect(matchesOf(matches, history)).toEqual(slow(text, window));
          for (const token of more) {
            history.push(token);
            text.push(token);
            matches.accept(history);
            expect(matchesOf(matches, history)).toEqual(slow(text, window));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("reread(an empty history) forgets all", () => {
    const history = new History();
    const matches = new SuffixMatches(Infinity);
    for (const token of [1, 1, 1]) {
      history.push(token);
      matches.accept(history);
    }
    history.begin([]);
    matches.reread(history);
    expect(matches.count).toBe(0);
    history.push(1);
    matches.accept(history);
    expect(matches.count).toBe(0);
  });

  it("accept(history) of a long text grows with it", () => {
    const history = new History();
    const matches = new SuffixMatches(Infinity);
    const text = Array.from({ length: 3000 }, (_, i) => (i * i) % 11);
    for (const token of text) {
      history.push(token);
      matches.accept(history);
    }
    expect(matchesOf(matches, history)).toEqual(slow(text, Infinity));
  });
});
