import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { ON } from "../every-step.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import type { Sampler } from "../sampler/sampler.ts";
import { describeRange, NUMBER_OPTIONS, type NumberOptionName, STEP_OPTIONS } from "./tables.ts";
import type { NumberOption } from "../steps/option.ts";

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

/** A sampler with one option set; some options ask for another beside them. */
function make(name: NumberOptionName, value: unknown): Sampler {
  const beside = name === "minNewTokens" || name === "minLength" ? { endOfText: [0] } : {};
  return createSampler({ [name]: value, ...beside });
}

describe.each(TABLE)("the option %s", (name, option) => {
  const { inside, outside } = edges(option);

  it.each(inside)(`createSampler({${name}: %s}) is accepted`, (value) => {
    expect(() => make(name, value)).not.toThrow();
  });

  it.each([...outside, ...WRONG])(
    `createSampler({${name}: %s}) is refused, with option, value and range`,
    (value) => {
      const error = errorOf(() => make(name, value));
      expect(error.option).toBe(name);
      expect(error.value).toBe(value);
      expect(error.code).toBe("NSIGMA_OPTION");
      expect(error.name).toBe("OptionError");
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message.startsWith(`${name} must be ${describeRange(name)}, got `)).toBe(true);
      if (typeof value === "number") expect(error.message.endsWith(`got ${value}`)).toBe(true);
    },
  );

  it(`createSampler({${name}: undefined}) has no step`, () => {
    expect(make(name, undefined).steps).toEqual([]);
  });

  it(`${name} either switches a step on, and has a value that does not, or has a default`, () => {
    expect([option.off, option.default].filter((value) => value !== undefined)).toHaveLength(1);
  });
});

const SWITCHES = TABLE.filter(([, { off }]) => off !== undefined);
const SETTINGS = TABLE.filter(([, { off }]) => off === undefined);

describe.each(SWITCHES)("the switch %s", (name, { off, integer }) => {
  it(`createSampler({${name}: ${off}}) has no step`, () => {
    expect(make(name, off).steps).toEqual([]);
  });

  it(`createSampler({${name}: ${integer ? 2 : 0.5}}) has one step, the one it belongs to`, () => {
    const steps = make(name, integer ? 2 : 0.5).steps.map((step) => step.name);
    const [owner] = Object.entries(STEP_OPTIONS).find(([, { switches }]) => switches.includes(name)) ?? [];
    expect(steps).toEqual([owner]);
  });
});

describe.each(SETTINGS)("the setting %s", (name, { default: usual }) => {
  it(`createSampler({${name}: anything in its range}) has no step`, () => {
    for (const value of edges(NUMBER_OPTIONS[name]).inside) expect(make(name, value).steps).toEqual([]);
  });

  it(`${name} at ${usual} acts as when it is left out`, () => {
    const row = Float32Array.from({ length: 30 }, (_, id) => 3 * Math.sin(id * id));
    const owners = Object.entries(STEP_OPTIONS).filter(([, { settings }]) => settings.includes(name));
    expect(owners).not.toHaveLength(0);
    for (const [step] of owners) {
      const options = { ...ON[step as keyof typeof ON], seed: 3 };
      const [without, beside] = [createSampler(options), createSampler({ ...options, [name]: usual })];
      for (const sampler of [without, beside]) sampler.prompt([1, 2, 3, 1, 2]);
      for (let i = 0; i < 8; i++) expect(beside.trace(row)).toEqual(without.trace(row));
    }
  });
});

describe("smaller values than off", () => {
  it.each([
    ["topNSigma", -1, 0],
    ["topNSigma", 0, 0],
    ["topNSigma", 1e-9, 1],
    ["minK", -0.5, 0],
    ["minK", 0, 1],
    ["adaptiveTarget", -0.5, 0],
    ["adaptiveTarget", 0, 1],
  ] as const)("createSampler({%s: %s}) has %s steps", (name, value, count) => {
    expect(make(name, value).steps).toHaveLength(count);
  });
});

describe("describeRange", () => {
  it.each([
    ["temperature", "a number of at least 0"],
    ["topNSigma", "a finite number"],
    ["topK", "an integer of at least 0"],
    ["topP", "a number from 0 to 1"],
    ["etaCutoff", "a number from 0 to below 1"],
    ["repetitionPenalty", "a number above 0"],
    ["mirostat", "an integer from 0 to 2"],
    ["adaptiveTarget", "a number of at most 1"],
    ["minK", "a finite number"],
  ] as const)("describeRange(%j) says %j", (name, words) => {
    expect(describeRange(name)).toBe(words);
  });
});
