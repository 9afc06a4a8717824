import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { History } from "./history.ts";
import { SuffixMatches } from "./suffix-matches.ts";

type Match = [position: number, length: number];

function matchesOf(matches: SuffixMatches, history: History): Match[] {
  matches.find(history);
  return Array.from({ length: matches.count }, (_, at): Match => [
    matches.positions[at],
    matches.lengths[at],
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

  it.each(["reread", "retract"] as const)(
    "%s(history) after tokens were taken back finds what a search finds, and so do the tokens after it",
    (how) => {
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
            matches[how](history, count);
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
    },
  );

  it("reread(an empty history) forgets all", () => {
    const history = new History();
    const matches = new SuffixMatches(Infinity);
    for (const token of [1, 1, 1]) {
      history.push(token);
      matches.accept(history);
    }
    history.begin([]);
    matches.reread(history);
    expect(matchesOf(matches, history)).toEqual([]);
    history.push(1);
    matches.accept(history);
    expect(matchesOf(matches, history)).toEqual([]);
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

  it("a text of one token 200,000 times over is read, found and taken back in no time to speak of", () => {
    const history = new History();
    history.begin(new Int32Array(200_000).fill(7));
    const matches = new SuffixMatches(Infinity);
    const begun = performance.now();
    matches.reread(history);
    for (let i = 0; i < 20; i++) {
      matches.find(history);
      expect(matches.lengths[0]).toBe(199_999);
      history.drop(1);
      matches.retract(history, 1);
      history.push(7);
      matches.accept(history);
    }
    // Quadratic, it would be minutes.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
