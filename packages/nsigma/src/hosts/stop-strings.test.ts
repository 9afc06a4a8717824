import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StopStrings } from "./stop-strings.ts";

/** What is shown piece by piece, the end included when no stop string was met. */
function shown(stops: string[], pieces: string[]): string[] {
  const strings = new StopStrings(stops);
  const texts = pieces.map((piece) => strings.push(piece));
  return strings.stopped ? texts : [...texts, strings.end()];
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

  it("push(piece) of several stop strings ends before the first one in the text", () => {
    expect(shown(["late", "b"], ["a b late"])).toEqual(["a "]);
    expect(shown(["bc", "abcd"], ["x ab", "cd"])).toEqual(["x ", ""]);
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

  it("push(piece), however the text is cut into pieces, shows the text up to the first stop string", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
    const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 2, maxLength: 4 }), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(stops, fc.array(letters), (some, pieces) => {
        // Of two stop strings that overlap, a stream may meet the one first that ends first.
        const text = pieces.join("");
        const ends = some.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
        const result = shown(some, pieces).join("");
        if (ends.length === 0) expect(result).toBe(text);
        else if (some.length === 1) expect(result).toBe(text.slice(0, ends[0]));
        else expect(ends).toContain(result.length);
        expect(text.startsWith(result)).toBe(true);
      }),
    );
  });
});
