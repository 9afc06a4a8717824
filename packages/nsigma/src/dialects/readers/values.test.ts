import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import type { Context, Parameter, Wanted } from "../dialect.ts";
import { reading, wanting } from "./context.fixture.ts";
import {
  readDynatempExponent,
  readFlag,
  readFlooredTemperature,
  readTemperatureEnds,
  writeDynamicTemperature,
  writeFixedTemperature,
  writeHighEnd,
  writeLowEnd,
  writePlain,
  writeSamples,
  writeTemperatureLast,
  writeWarmth,
} from "./values.ts";

const temperature: Parameter = { option: "temperature" };

describe("writePlain", () => {
  const topP: Parameter = { option: "topP", default: 90, per: 100 };

  it("writes a number in the engine's unit", () => {
    expect(writePlain(wanting({ topP: 0.5 }), topP)).toBe(50);
  });

  it("writes the off value where the engine has the option on, and else nothing", () => {
    expect(writePlain(wanting({}), topP)).toBe(100);
    expect(writePlain(wanting({}), { option: "topP", per: 100 })).toBeUndefined();
    expect(writePlain(wanting({}), { ...topP, default: 100 })).toBeUndefined();
    expect(writePlain(wanting({}), { ...topP, off: { atMost: 90 } })).toBeUndefined();
    expect(writePlain(wanting({}), { option: "bannedTokens", default: 5 })).toBeUndefined();
  });

  it("writes a setting's default only where its step runs", () => {
    const base: Parameter = { option: "dryBase", default: 3 };
    expect(writePlain(wanting({}, ["dry"]), base)).toBe(1.75);
    expect(writePlain(wanting({}, ["topK"]), base)).toBeUndefined();
  });
});

describe("temperatures", () => {
  const fixed = wanting({ temperature: 0.5 });
  const moving = wanting({ temperature: 0.5, temperatureRange: 0.25 });

  it("readFlooredTemperature raises small ones, and leaves 0 and what is large enough", () => {
    const read = (value: number) => reading(readFlooredTemperature, value);
    expect(read(0)).toEqual({ options: { temperature: 0 }, notes: [] });
    expect(read(0.01)).toEqual({ options: { temperature: 0.01 }, notes: [] });
    expect(read(0.001)).toEqual({ options: { temperature: 0.01 }, notes: ["changed"] });
  });

  it("a moving one is written as its ends and a fixed one as itself", () => {
    const written = (wanted: Wanted) =>
      [writeFixedTemperature, writeDynamicTemperature, writeLowEnd, writeHighEnd].map((write) =>
        write(wanted, temperature),
      );
    expect(written(fixed)).toEqual([0.5, undefined, undefined, undefined]);
    expect(written(moving)).toEqual([undefined, true, 0.25, 0.75]);
    expect(written(wanting({ temperatureRange: 3 }))).toEqual([undefined, true, 0, 4]);
    expect(written(wanting({ temperature: 0.5, temperatureRange: 0 }))).toEqual(written(fixed));
  });

  it("greedy is a switch, beside which no temperature is written", () => {
    const greedy = wanting({ temperature: 0 });
    expect([greedy, fixed, wanting({})].map((wanted) => writeSamples(wanted, temperature))).toEqual([
      false,
      true,
      true,
    ]);
    expect([greedy, fixed].map((wanted) => writeWarmth(wanted, temperature))).toEqual([undefined, 0.5]);
  });

  it("readTemperatureEnds(low, high) is their middle and range, equal ends included", () => {
    const ends = (low: unknown, high: unknown) => {
      let found: unknown;
      const { notes } = reading(
        (_value: unknown, context: Context): SamplerOptions => {
          found = readTemperatureEnds("low", "high", context);
          return {};
        },
        undefined,
        { request: { low, high } },
      );
      return [found, notes];
    };
    expect(ends(0.5, 1.5)).toEqual([[1, 0.5], []]);
    expect(ends(0, 0)).toEqual([[0, 0], []]);
    expect(ends(2, 1)).toEqual([undefined, ["changed"]]);
    for (const wrong of [-1, Infinity, NaN, "1"]) {
      expect(() => ends(wrong, 1)).toThrow(OptionError);
      expect(() => ends(0, wrong)).toThrow(OptionError);
    }
  });

  it("readDynatempExponent(0) is as good as 0, with a note", () => {
    expect(reading(readDynatempExponent, 2)).toEqual({ options: { temperatureExponent: 2 }, notes: [] });
    expect(reading(readDynatempExponent, 0)).toEqual({
      options: { temperatureExponent: Number.MIN_VALUE },
      notes: ["changed"],
    });
  });
});

describe("writeTemperatureLast(cuts)", () => {
  it("is written where one of these cuts runs before the temperature", () => {
    const last = (...order: Wanted["order"]) =>
      writeTemperatureLast(["topK", "topP"])(wanting({}, order), temperature);
    expect(last("topK", "temperature")).toBe(true);
    expect(last("temperature", "topK")).toBeUndefined();
    expect(last("topK", "temperature", "topP")).toBe(true);
    expect(last("minP", "temperature")).toBeUndefined();
    expect(last("minP", "temperature", "topP")).toBeUndefined();
    expect(last("topK")).toBeUndefined();
  });
});

describe("readFlag", () => {
  it("takes true and false, makes nothing of them, and refuses the rest", () => {
    expect([reading(readFlag, true).options, reading(readFlag, false).options]).toEqual([{}, {}]);
    expect(() => reading(readFlag, 1)).toThrow(OptionError);
  });
});
