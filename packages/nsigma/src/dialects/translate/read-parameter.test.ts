import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import type { Parameter } from "../dialect.ts";
import { reading } from "../readers/context.fixture.ts";
import { isOffThere, movedIn, readParameter } from "./read-parameter.ts";

const read = (row: Parameter, value: unknown) =>
  reading((given, context) => readParameter(row, given, context), value);

describe("readParameter(row, value, context)", () => {
  it("reads a plain number in the engine's unit", () => {
    expect(read({ option: "topP", per: 100 }, 95).options).toEqual({ topP: 0.95 });
    expect(read({ option: "topP" }, 0.5)).toEqual({ options: { topP: 0.5 }, notes: [] });
  });

  it.each([Infinity, NaN, "1", null, 1.5])("refuses %j for an integer", (value) => {
    expect(() => read({ option: "topK" }, value)).toThrow(OptionError);
  });

  it("refuses what the engine refuses, and says what it requires", () => {
    expect(() => read({ option: "topP", hard: [0, 1] }, 1.5)).toThrow(/a number from 0 to 1, as the engine/);
    expect(() => read({ option: "topP", hard: [Number.MIN_VALUE, 1] }, 0)).toThrow(
      /a number above 0 to 1, as/,
    );
    expect(() => read({ option: "topP", hard: [-Infinity, 1] }, 2)).toThrow(/a number to 1, as the engine/);
    expect(() => read({ option: "topP", hard: [0, Infinity] }, -1)).toThrow(/a number from 0, as the engine/);
    expect(read({ option: "topP", hard: [0, 1] }, 1).options).toEqual({ topP: 1 });
  });

  it("leaves out with a note what the engine takes and our option cannot be, for the engine's default if it has one", () => {
    expect(read({ option: "topP" }, 1.5)).toEqual({ options: {}, notes: [undefined] });
    expect(read({ option: "topP", default: 0.9 }, 1.5)).toEqual({
      options: { topP: 0.9 },
      notes: [undefined],
    });
    expect(read({ option: "topP", default: 1.5 }, 1.5)).toEqual({ options: {}, notes: [undefined] });
  });

  it("notes what the engine moves, and reads nothing where it switches off", () => {
    expect(read({ option: "topP", clamp: [0, 1] }, 1.5)).toEqual({
      options: { topP: 1 },
      notes: ["changed"],
    });
    expect(read({ option: "topK", integers: "truncated" }, 40.9)).toEqual({
      options: { topK: 40 },
      notes: ["changed"],
    });
    expect(read({ option: "topK", off: { atMost: 0 } }, -1)).toEqual({ options: {}, notes: [] });
  });

  it("passes on an error that is no option's", () => {
    const broken: Parameter = {
      option: "topK",
      read: () => {
        throw new TypeError("broken");
      },
    };
    expect(() => read(broken, 1)).toThrow(TypeError);
  });
});

describe("movedIn(row, value)", () => {
  it.each([
    [2 ** 31 - 1, 2 ** 31 - 1],
    [2 ** 31, -(2 ** 31)],
    [2 ** 32 + 5, 5],
    [-1, -1],
    [-(2 ** 63), 0],
    [2 ** 63 + 2 ** 20, 2 ** 20],
    [2 ** 64, -(2 ** 31)],
    [1e300, -(2 ** 31)],
    [-1e300, -(2 ** 31)],
    [1.9, 1],
    [-1.9, -1],
    [2 ** 31 + 0.5, -(2 ** 31)],
  ])("movedIn(32 bits, %d) is %d", (value, moved) => {
    expect(movedIn({ option: "topK", integers: "32 bits" }, value)).toBe(moved);
  });
});

describe("isOffThere(row, value)", () => {
  it("is off at the value itself, and at numbers beyond either end, the ends included", () => {
    const off = (limits: NonNullable<Parameter["off"]>, value: unknown) =>
      isOffThere({ option: "topK", off: limits }, value);
    expect([0, 1, "0"].map((value) => off({ atMost: 0 }, value))).toEqual([true, false, false]);
    expect([1, 0.9, "1"].map((value) => off({ atLeast: 1 }, value))).toEqual([true, false, false]);
    expect([false, 0].map((value) => off({ equals: false }, value))).toEqual([true, false]);
    expect(isOffThere({ option: "topK" }, 0)).toBe(false);
  });
});
