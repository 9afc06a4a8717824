import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Mt19937 } from "./mt19937.ts";

describe("Mt19937", () => {
  it("the 10,000th word of seed 5489 is the one the C++ standard asks for", () => {
    const generator = new Mt19937(5489);
    for (let i = 0; i < 9999; i++) generator.word();
    expect(generator.word()).toBe(4123659995);
    expect(generator.position).toBe(10_000);
  });

  it.each([
    [0, [0.5928446165, 0.8442657443, 0.85794562]],
    [42, [0.7965429843, 0.1834347879, 0.7796909977]],
    [1234, [0.4976636663, 0.8178384429, 0.6121118936]],
  ])("double() after seed %s gives what uniform_real_distribution<double> gives", (seed, numbers) => {
    const generator = new Mt19937(seed);
    for (const number of numbers) expect(generator.double()).toBeCloseTo(number, 9);
    expect(generator.position).toBe(6);
  });

  it("float() and double() are in [0, 1), floats float32, and take one word and two", () => {
    const generator = new Mt19937(7);
    for (let i = 0; i < 2000; i++) {
      const float = generator.float();
      expect(float).toBe(Math.fround(float));
      for (const number of [float, generator.double()]) {
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThan(1);
      }
    }
    expect(generator.position).toBe(3 * 2000);
  });

  it("float() and double() stay below 1 when all bits are set", () => {
    const generator = new Mt19937(7);
    vi.spyOn(generator, "word").mockReturnValue(0xffffffff);
    expect(generator.float()).toBe(1 - 2 ** -24);
    expect(generator.double()).toBe(1 - 2 ** -53);
  });

  it("double() takes the low word first", () => {
    const generator = new Mt19937(7);
    vi.spyOn(generator, "word").mockReturnValueOnce(0).mockReturnValueOnce(0x80000000);
    expect(generator.double()).toBe(0.5);
  });

  it.each([0, 1, 2 ** 31, 2 ** 32 - 1])("seed %s has a series of its own", (seed) => {
    const words = (from: number) =>
      Array.from(
        { length: 4 },
        (
          (g) => () =>
            g.word()
        )(new Mt19937(from)),
      );
    expect(words(seed)).toEqual(words(seed));
    expect(words(seed)).not.toEqual(words(seed ^ 1));
  });

  it("seek(position) goes forwards and backwards to the word at that place", () => {
    const straight = new Mt19937(99);
    const words = Array.from({ length: 2000 }, () => straight.word());
    const generator = new Mt19937(99);
    fc.assert(
      fc.property(fc.array(fc.nat(1999), { minLength: 1, maxLength: 8 }), (places) => {
        for (const place of places) {
          generator.seek(place);
          expect(generator.position).toBe(place);
          expect(generator.word()).toBe(words[place]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([0, 1, 623, 624, 625, 1247, 1248])("seek(%s), around where the state is twisted", (place) => {
    const straight = new Mt19937(3);
    for (let i = 0; i < place; i++) straight.word();
    const generator = new Mt19937(3);
    generator.seek(3000);
    generator.seek(place);
    expect(generator.word()).toBe(straight.word());
  });
});
