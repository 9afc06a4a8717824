import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { turn } from "./turn.ts";

const SIZE = 16;
const entry = fc.float({ min: -8, max: 8, noNaN: true }).map((x) => (Math.abs(x) < 0.01 ? 0.01 : x));
const vector = fc.array(entry, { minLength: SIZE, maxLength: SIZE }).map((all) => Float32Array.from(all));
const direction = fc
  .array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: SIZE, maxLength: SIZE })
  .map((all) => Float32Array.from(all, (x, at) => Math.min(1, x + (at % 3) / 8)));
const angle = fc.double({ min: 0.001, max: Math.PI - 0.001, noNaN: true });

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, at) => sum + x * b[at], 0);
const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));
const turned = (x: Float32Array, r: Float32Array, a: number): Float32Array => {
  const copy = x.slice();
  turn(copy, 0, r, a);
  return copy;
};

/** The formula as it is written, a vector at a time and in double precision. */
function plainly(x: Float32Array, r: Float32Array, a: number): number[] {
  const share = dot(r, x) / dot(x, x);
  const o = Array.from(r, (each, at) => each - share * x[at]);
  const scale = norm(x) / norm(o);
  return Array.from(x, (each, at) => each * Math.cos(a) + o[at] * scale * Math.sin(a));
}

describe("turn", () => {
  it("is the formula", () => {
    fc.assert(
      fc.property(vector, direction, angle, (x, r, a) => {
        const expected = plainly(x, r, a);
        turned(x, r, a).forEach((each, at) => expect(each).toBeCloseTo(expected[at], 4));
      }),
    );
  });

  it("turns by the angle and keeps the norm", () => {
    fc.assert(
      fc.property(vector, direction, angle, (x, r, a) => {
        const y = turned(x, r, a);
        expect(norm(y) / norm(x)).toBeCloseTo(1, 5);
        const cosine = dot(x, y) / (norm(x) * norm(y));
        expect(cosine).toBeCloseTo(Math.cos(a), 5);
      }),
    );
  });

  it("changes not a bit by an angle of 0", () => {
    fc.assert(
      fc.property(vector, direction, (x, r) => {
        expect(turned(x, r, 0)).toEqual(x);
      }),
    );
  });

  it("touches its own part of an array only", () => {
    const all = Float32Array.from({ length: 3 * SIZE }, (_, at) => Math.sin(at));
    const before = all.slice();
    turn(
      all,
      SIZE,
      Float32Array.from({ length: SIZE }, (_, at) => (at % 5) / 5),
      0.3,
    );
    expect(all.subarray(0, SIZE)).toEqual(before.subarray(0, SIZE));
    expect(all.subarray(2 * SIZE)).toEqual(before.subarray(2 * SIZE));
    expect(all.subarray(SIZE, 2 * SIZE)).not.toEqual(before.subarray(SIZE, 2 * SIZE));
  });

  it.each([
    ["zeros", [0, 0, 0]],
    ["the direction itself", [1, 2, 3]],
    ["an entry that is infinite", [1, Infinity, 0]],
    ["an entry that is no number", [1, NaN, 0]],
  ])("leaves a vector of %s as it is", (_, entries) => {
    const x = Float32Array.from(entries);
    expect(turned(x, Float32Array.of(1, 2, 3), 0.5)).toEqual(x);
  });
});
