import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StopStrings } from "./stop-strings.ts";

/** What is shown piece by piece, the end included when no stop string was met. */
function shown(stops: string[], pieces: string[]): string[] {
  const strings = new StopStrings(stops);
  const texts = pieces.map((piece) => strings.push(piece));
  return strings.stopped ? texts : [...texts, strings.end()];
}

/** A text in pieces: bit i of `cut` says whether it is cut after letter i. */
function piecesOf(text: string, cut: number): string[] {
  const marked = [...text].map((letter, place) => ((cut >> place) & 1 ? `${letter}|` : letter));
  return marked.join("").split("|");
}

/** The obvious way: read letter by letter until the text ends with a stop string, and take off the longest. */
function plain(stops: string[], text: string): string {
  for (let end = 0; end <= text.length; end++) {
    const read = text.slice(0, end);
    const met = stops.filter((stop) => read.endsWith(stop)).map((stop) => stop.length);
    if (met.length > 0) return read.slice(0, end - Math.max(...met));
  }
  return text;
}

describe("new StopStrings(stops)", () => {
  it("push(piece) without stop strings hands every piece on at once", () => {
    expect(shown([], ["a", "", "b\n"])).toEqual(["a", "", "b\n", ""]);
  });

  it("push(piece) ends before the stop string and drops everything after it", () => {
    expect(shown(["END"], ["one END two", " three"])).toEqual(["one ", ""]);
  });

  it("push(piece) holds back what may be the beginning of a stop string, and gives it out when it is not", () => {
    expect(shown(["####"], ["12 #", "#", "# no", "."])).toEqual(["12 ", "", "### no", ".", ""]);
  });

  it("push(piece) meets a stop string that comes in many pieces", () => {
    expect(shown(["\n\nQ:"], ["yes\n", "\n", "Q", ": more"])).toEqual(["yes", "", "", ""]);
  });

  it("push(piece) of several stop strings ends before the one that is complete first", () => {
    expect(shown(["late", "b"], ["a b late"])).toEqual(["a "]);
    expect(shown(["abcd", "bc"], ["xab", "cd"])).toEqual(["x", "a"]);
  });

  it("push(piece) of stop strings that end at the same place ends before the longest", () => {
    expect(shown(["c", "abc", "bc"], ["xab", "c"])).toEqual(["x", ""]);
  });

  it("push(piece) shows xa of xabcdy with the stop strings bc and abcd, however it is cut", () => {
    const cuts = Array.from({ length: 32 }, (_, cut) => piecesOf("xabcdy", cut));
    expect(cuts.map((pieces) => shown(["bc", "abcd"], pieces).join(""))).toEqual(Array(32).fill("xa"));
    expect(cuts.map((pieces) => shown(["abcd", "bc"], pieces).join(""))).toEqual(Array(32).fill("xa"));
  });

  it("push(piece) does not take a beginning within a beginning for lost", () => {
    expect(shown(["aab"], ["aa", "a", "b"]).join("")).toBe("a");
  });

  it("stopped says whether a stop string was met", () => {
    const strings = new StopStrings(["x"]);
    strings.push("abc");
    expect(strings.stopped).toBe(false);
    strings.push("x");
    expect(strings.stopped).toBe(true);
  });

  it("end() gives out what was held back, once", () => {
    const strings = new StopStrings(["stop"]);
    expect(strings.push("do not st")).toBe("do not ");
    expect(strings.end()).toBe("st");
    expect(strings.end()).toBe("");
  });

  it("push(piece), however the text is cut into pieces, shows what reading letter by letter shows", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
    const stop = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(stop, { maxLength: 4 }), fc.array(letters), (stops, pieces) => {
        expect(shown(stops, pieces).join("")).toBe(plain(stops, pieces.join("")));
      }),
      { numRuns: 1000 },
    );
  });
});
