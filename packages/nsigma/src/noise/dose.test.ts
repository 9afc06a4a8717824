import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thetaAt } from "./dose.ts";
import type { Dose } from "./options.ts";
import { NOISE_PRESETS } from "./presets.ts";

const ramp = [
  { at: 0.25, ratio: 0 },
  { at: 0.5, ratio: 1 },
  { at: 0.75, ratio: 0.5 },
];
/** The angles in the layers of a model with eight. */
const inEight = (dose: Dose): number[] => Array.from({ length: 8 }, (_, layer) => thetaAt(dose, layer, 8));

describe("thetaAt", () => {
  it("is the same in every layer without depths", () => {
    expect(inEight({ theta: 0.1 })).toEqual(Array(8).fill(0.1));
  });

  it("goes along lines between depths, and stays as it is outside of them", () => {
    expect(inEight({ theta: 2, depth: ramp })).toEqual([0, 0, 0, 1, 2, 1.5, 1, 1]);
  });

  it("takes the greater of two neighbours with ceil, and the smaller with floor", () => {
    expect(inEight({ theta: 2, depth: ramp, between: "ceil" })).toEqual([0, 0, 0, 2, 2, 2, 1, 1]);
    expect(inEight({ theta: 2, depth: ramp, between: "floor" })).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it("holds with one depth everywhere", () => {
    expect(inEight({ theta: 1, depth: [{ at: 0.4, ratio: 0.5 }] })).toEqual(Array(8).fill(0.5));
  });

  it("gives the preset of the chat to 10 of 32 layers, 8 to 17", () => {
    const dosed = Array.from({ length: 32 }, (_, layer) => layer).filter(
      (layer) => thetaAt(NOISE_PRESETS["drugs:just-chat"].key, layer, 32) > 0,
    );
    expect(dosed).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
  });

  it("lies between floor and ceil with lines, at every depth", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const points = fc.array(fc.record({ at: share, ratio: share }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 40 }), fc.nat(39), (depth, layers, layer) => {
        const sorted = depth.sort((a, b) => a.at - b.at);
        const at = (between: Dose["between"]): number =>
          thetaAt(
            { theta: 1, depth: sorted, between: between as "ceil" },
            Math.min(layer, layers - 1),
            layers,
          );
        expect(at("interpolate")).toBeGreaterThanOrEqual(at("floor") - 1e-12);
        expect(at("interpolate")).toBeLessThanOrEqual(at("ceil") + 1e-12);
      }),
    );
  });
});
