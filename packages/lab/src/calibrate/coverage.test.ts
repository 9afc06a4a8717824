import { describe, expect, it } from "vitest";
import { wilson } from "../statistics/wilson.ts";
import { coverage } from "./coverage.ts";

/** Probabilities as the logits that have them. */
function row(...probabilities: number[]): Float32Array {
  return Float32Array.from(probabilities, Math.log);
}

const LOGITS = row(0.5, 0.25, 0.125, 0.125);

describe("coverage(rows, families)", () => {
  it("coverage(rows, [top-k, min-p]) counts the rows whose true token is kept, and the tokens kept", async () => {
    const rows = [0, 0, 1, 2].map((target, text) => ({ logits: LOGITS, target, text }));
    const families = [
      { name: "top-k", parameter: "topK", values: [1, 2], options: (topK: number) => ({ topK }) },
      { name: "min-p", parameter: "minP", values: [0.9, 0.2], options: (minP: number) => ({ minP }) },
    ];
    const found = await coverage(rows, families, 1);
    expect([found.rows, found.texts]).toEqual([4, 4]);
    expect(found.curves.map(({ name, points }) => [name, points.map(({ kept }) => kept)])).toEqual([
      ["top-k", [1, 2]],
      ["min-p", [1, 4]],
    ]);
    expect(found.curves[0].points.map(({ covered }) => covered)).toEqual([wilson(2, 4), wilson(3, 4)]);
    expect(found.curves[1].points.map(({ covered }) => covered.share)).toEqual([0.5, 1]);
  });

  it("coverage(rows of few texts) has wider intervals than as many rows that have nothing to do with each other", async () => {
    const targets = [0, 0, 0, 0, 3, 3, 3, 3];
    const of = (textOf: (row: number) => number) =>
      coverage(
        targets.map((target, index) => ({ logits: LOGITS, target, text: textOf(index) })),
        [{ name: "top-k", parameter: "topK", values: [1], options: (topK) => ({ topK }) }],
        1,
      );
    const alone = (await of((index) => index)).curves[0].points[0].covered;
    const together = (await of((index) => Math.floor(index / 4))).curves[0].points[0].covered;
    expect(together.share).toBe(alone.share);
    expect(together.low).toBeLessThan(alone.low);
    expect(together.high).toBeGreaterThan(alone.high);
  });

  it("coverage(rows, a family with wider values) takes them in until enough is kept, and one beyond", async () => {
    const rows = [0, 0, 1, 2].map((target, text) => ({ logits: LOGITS, target, text }));
    const family = {
      name: "top-k",
      parameter: "topK",
      values: [1],
      wider: [2, 3, 4],
      options: (topK: number) => ({ topK }),
    };
    const values = async (wanted: number) =>
      (await coverage(rows, [family], wanted)).curves[0].points.map(({ value }) => value);
    expect(await values(0.5)).toEqual([1, 2]);
    expect(await values(0.75)).toEqual([1, 2, 3]);
    expect(await values(1)).toEqual([1, 2, 3, 4]);
  });
});
