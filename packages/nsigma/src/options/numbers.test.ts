import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { describeRange } from "./check.ts";
import { NUMBER_OPTIONS, type NumberOption, type NumberOptionName } from "./numbers.ts";

const TABLE = Object.entries(NUMBER_OPTIONS) as [NumberOptionName, NumberOption][];

function errorOf(act: () => unknown): OptionError {
  try {
    act();
  } catch (error) {
    if (error instanceof OptionError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}

/** The numbers at and just inside the edges of a range, and those just outside. */
function edges({ least, above, most, below, integer }: NumberOption): {
  inside: number[];
  outside: number[];
} {
  const tiny = integer ? 1 : 1e-12;
  const inside: number[] = [];
  const outside: number[] = [];
  if (least !== undefined) {
    inside.push(least, least + tiny);
    outside.push(least - tiny);
  }
  if (above !== undefined) {
    inside.push(above + tiny);
    outside.push(above, above - tiny);
  }
  if (most !== undefined) {
    inside.push(most, most - tiny);
    outside.push(most + tiny);
  } else if (below !== undefined) {
    inside.push(below - tiny);
    outside.push(below, below + tiny);
  } else inside.push(1e6);
  if (least === undefined && above === undefined) inside.push(-1e6);
  if (integer) outside.push(1.5);
  return { inside, outside };
}

const WRONG: unknown[] = [NaN, Infinity, -Infinity, "1", "", null, true, [1], {}, 1n];

describe.each(TABLE)("the option %s", (name, option) => {
  const { inside, outside } = edges(option);

  it.each(inside)(`createSampler({${name}: %s}) is accepted`, (value) => {
    expect(() => createSampler({ [name]: value })).not.toThrow();
  });

  it.each([...outside, ...WRONG])(
    `createSampler({${name}: %s}) is refused, with option, value and range`,
    (value) => {
      const error = errorOf(() => createSampler({ [name]: value }));
      expect(error.option).toBe(name);
      expect(error.value).toBe(value);
      expect(error.code).toBe("NSIGMA_OPTION");
      expect(error.name).toBe("OptionError");
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message.startsWith(`${name}: expected ${describeRange(name)}, got `)).toBe(true);
      if (typeof value === "number") expect(error.message.endsWith(`got ${value}`)).toBe(true);
    },
  );

  it(`createSampler({${name}: ${option.off}}) has no step, as without the option or with undefined`, () => {
    expect(createSampler({ [name]: option.off }).steps).toEqual([]);
    expect(createSampler({ [name]: undefined }).steps).toEqual([]);
  });

  it(`createSampler({${name}: 0.5 or 5}) has one step`, () => {
    expect(createSampler({ [name]: option.integer ? 5 : 0.5 }).steps).toHaveLength(1);
  });
});

describe("describeRange", () => {
  it.each([
    ["temperature", "a number from 0"],
    ["topNSigma", "a finite number"],
    ["topK", "an integer from 0"],
    ["topP", "a number from 0 to 1"],
    ["etaCutoff", "a number from 0 to below 1"],
    ["repetitionPenalty", "a number above 0"],
  ] as const)("describeRange(%j) says %j", (name, words) => {
    expect(describeRange(name)).toBe(words);
  });
});
