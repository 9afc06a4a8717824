import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { rowOfProbabilities } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { FAMILIES, type Family, FIXED } from "./families.ts";
import { Sweep } from "./sweep.ts";

const ROW = rowOfProbabilities(0.5, 0.25, 0.125, 0.125);
const TOP_K: Family = { name: "top-k", parameter: "topK", values: [1, 2], options: (topK) => ({ topK }) };
const MIN_P: Family = { name: "min-p", parameter: "minP", values: [0.9, 0.2], options: (minP) => ({ minP }) };

describe("Sweep", () => {
  it("counts the rows whose next token a value keeps, and the mean of the tokens kept", () => {
    const sweep = new Sweep([TOP_K, MIN_P]);
    for (const next of [0, 0, 1, 2]) sweep.add(ROW, next);
    const [topK, minP] = sweep.curves(1);
    expect(topK).toEqual({
      name: "top-k",
      parameter: "topK",
      points: [
        { value: 1, kept: 1, share: 0.5, hits: [true, true, false, false] },
        { value: 2, kept: 2, share: 0.75, hits: [true, true, true, false] },
      ],
    });
    expect(minP.points.map(({ kept, share }) => [kept, share])).toEqual([
      [1, 0.5],
      [4, 1],
    ]);
  });

  it("takes wider values in until enough is kept, and one beyond", () => {
    const sweep = new Sweep([{ ...TOP_K, values: [1], wider: [2, 3, 4] }]);
    for (const next of [0, 0, 1, 2]) sweep.add(ROW, next);
    const values = (wanted: number) => sweep.curves(wanted)[0].points.map(({ value }) => value);
    expect(values(0.5)).toEqual([1, 2]);
    expect(values(0.75)).toEqual([1, 2, 3]);
    expect(values(1)).toEqual([1, 2, 3, 4]);
  });

  it("runs every sampler with the options given beside its own", () => {
    const at = (also: object) => {
      const sweep = new Sweep([{ ...MIN_P, values: [0.4] }], also);
      sweep.add(ROW, 0);
      return sweep.curves(1)[0].points[0].kept;
    };
    expect(at({})).toBe(2);
    expect(at({ temperature: 2, order: ["temperature", "minP"] })).toBe(4);
    expect(at({ temperature: 2, order: ["minP", "temperature"] })).toBe(2);
    expect(() => at({ temperature: -1 })).toThrow(OptionError);
  });

  it("keeps no less, the looser a family's value, and what its sampler's distribution has", () => {
    const row = fc
      .array(fc.double({ min: -12, max: 12, noNaN: true }), { minLength: 40, maxLength: 40 })
      .map((logits) => Float32Array.from(logits));
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.nat(39)), { minLength: 1, maxLength: 4 }), (rows) => {
        const families = [...FAMILIES, ...FIXED];
        const sweep = new Sweep(families);
        for (const [logits, next] of rows) sweep.add(logits, next);
        for (const [place, { points }] of sweep.curves(1).entries()) {
          for (const [at, { value, kept, hits }] of points.entries()) {
            if (at > 0) expect(kept).toBeGreaterThanOrEqual(points[at - 1].kept);
            const sets = rows.map(
              ([logits]) => createSampler(families[place].options(value)).distribution(logits).ids,
            );
            expect(kept).toBe(sets.reduce((sum, { length }) => sum + length, 0) / rows.length);
            expect(hits).toEqual(sets.map((ids, at) => ids.includes(rows[at][1])));
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
