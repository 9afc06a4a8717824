import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { dynamicTemperature } from "./temperature.ts";
import { entropyOf, probabilitiesAfter } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

describe("dynamicTemperature", () => {
  it("dynamicTemperature({range: 0.5}) of [.1, .2, .3, .4] is 1.423: H is 1.280 of 1.386", () => {
    const found = probabilitiesAfter(
      [dynamicTemperature({ range: 0.5 })],
      rowOfProbabilities(0.1, 0.2, 0.3, 0.4),
    );
    [0.134408, 0.218745, 0.290847, 0.356001].forEach((p, id) => expect(found[id]).toBeCloseTo(p, 6));
  });

  it("dynamicTemperature({range: 0.5}) of [.97, .01, .01, .01] is .621", () => {
    const row = rowOfProbabilities(0.97, 0.01, 0.01, 0.01);
    const found = probabilitiesAfter([dynamicTemperature({ range: 0.5 })], row);
    [0.998108, 0.000631, 0.000631, 0.000631].forEach((p, id) => expect(found[id]).toBeCloseTo(p, 6));
  });

  it("dynamicTemperature({range: 2, exponent: 1e-9}) is the hottest, 3, wherever there is a choice", () => {
    const step = dynamicTemperature({ range: 2, exponent: 1e-9 });
    const row = rowOfProbabilities(8 / 9, 1 / 9);
    // The cube root of 8 to 1.
    expect(probabilitiesAfter([step], row)[0]).toBeCloseTo(2 / 3, 6);
  });

  it("dynamicTemperature({temperature: 1, range: 3}) does not go below 0", () => {
    // One token in 4 is certain: T is 0 and the best alone is left, of equals the first.
    const certain = rowOfLogits(0, 2000, 2000 - 1500, 0);
    expect(probabilitiesAfter([dynamicTemperature({ range: 3 })], certain)).toEqual([0, 1, 0, 0]);
  });

  it("dynamicTemperature({temperature: 0, range: 2}) of equals is 2", () => {
    const row = rowOfLogits(3, 3);
    expect(probabilitiesAfter([dynamicTemperature({ temperature: 0, range: 2 })], row)).toEqual([0.5, 0.5]);
    expect(createSampler({ temperature: 0, temperatureRange: 2 }).steps[0].kind).toBe("adjustment");
  });

  it("dynamicTemperature counts what is left: banned and cut tokens do not make a row look surer", () => {
    const banned = rowOfLogits(1, -Infinity, 0, -Infinity, -Infinity);
    const step = dynamicTemperature({ range: 0.9 });
    const two = probabilitiesAfter([step], rowOfLogits(1, 0));
    expect(probabilitiesAfter([step], banned)).toEqual([two[0], 0, two[1], 0, 0]);
    expect(probabilitiesAfter([topK(2), step], rowOfLogits(1, 0, -1, -1))).toEqual([...two, 0, 0]);
  });

  it("dynamicTemperature leaves the only token alone", () => {
    expect(probabilitiesAfter([dynamicTemperature({ range: 1 })], rowOfLogits(-Infinity, 4))).toEqual([0, 1]);
  });

  it("dynamicTemperature({range: 0}) is temperature", () => {
    expect(stepSampler([dynamicTemperature({ range: 0 })]).steps).toEqual([]);
    const fixed = dynamicTemperature({ temperature: 2, range: 0, exponent: 3 });
    const row = rowOfLogits(1, 2, 4);
    expect(probabilitiesAfter([fixed], row)).toEqual(probabilitiesAfter([temperature(2)], row));
    expect(dynamicTemperature({ temperature: 0, range: 0 }).name).toBe("greedy");
  });

  it.each([
    [{ range: -1 }, "temperatureRange must be a number of at least 0, got -1"],
    [{ range: NaN }, "temperatureRange must be a number of at least 0, got NaN"],
    [{ range: 1, temperature: -1 }, "temperature must be a number of at least 0, got -1"],
    [{ range: 1, exponent: 0 }, "temperatureExponent must be a number above 0, got 0"],
    [{ range: 1, exponent: "1" }, 'temperatureExponent must be a number above 0, got "1"'],
  ])("dynamicTemperature(%j) says %s", (options, message) => {
    expect(() => dynamicTemperature(options as never)).toThrow(message);
  });

  it("dynamicTemperature is T_min + (T_max - T_min)·(H / ln count)^e, after any temperature before it", () => {
    const middles = fc.constantFrom(0, 0.5, 1, 2);
    const ranges = fc.constantFrom(0.25, 0.5, 2);
    const exponents = fc.constantFrom(0.5, 1, 2);
    fc.assert(
      fc.property(
        rows,
        middles,
        ranges,
        exponents,
        fc.constantFrom(0.5, 1, 2),
        (row, middle, range, e, t) => {
          const before = softmax(row, t);
          const count = row.filter((logit) => logit > -Infinity).length;
          fc.pre(count > 1);
          const least = Math.max(0, middle - range);
          const share = entropyOf(before) / Math.log(count);
          const found = least + (middle + range - least) * share ** e;
          // Near 0 a rounding of the entropy is a factor of the temperature.
          fc.pre(found > 1e-3);
          const steps = [temperature(t), dynamicTemperature({ temperature: middle, range, exponent: e })];
          const expected = softmax(row, t * found);
          probabilitiesAfter(steps, row).forEach((p, id) => expect(p).toBeCloseTo(expected[id], 6));
        },
      ),
    );
  });
});
