import { OptionError } from "../../errors.ts";
import type { Context, Reader } from "../dialect.ts";

/** A value that has to be a number. */
export function numberOf(value: unknown, { parameter }: Context): number {
  if (typeof value !== "number") throw new OptionError(parameter, value, "a number");
  return value;
}

/** A switch that other parameters' readers look at. */
export const readFlag: Reader = (value, { parameter }) => {
  if (typeof value !== "boolean") throw new OptionError(parameter, value, "true or false");
  return {};
};

/** A number that another parameter's reader looks at. */
export const readCompanion: Reader = (value, context) => {
  numberOf(value, context);
  return {};
};

/** A seed, where a negative number or 2^32 - 1 asks for a random one. */
export const readSeed: Reader = (value, context) => {
  const seed = numberOf(value, context);
  if (!Number.isSafeInteger(seed)) throw new OptionError(context.parameter, value, "an integer below 2^53");
  return seed < 0 || seed === 2 ** 32 - 1 ? {} : { seed };
};

const COOLEST = 0.01;

/** vLLM's temperature, and that of what came from it: 0 is greedy, and small ones are raised. */
export const readFlooredTemperature: Reader = (value, context) => {
  const given = numberOf(value, context);
  if (given === 0 || given >= COOLEST) return { temperature: given };
  context.note(`the engine takes ${COOLEST} for it`, "changed");
  return { temperature: COOLEST };
};

/** The ends that the temperature moves between, as its middle and its range; nothing when they are the wrong way round. */
function readEnds(low: string, high: string, context: Context): [middle: number, range: number] | undefined {
  const [least, most] = [low, high].map((parameter) => {
    const end = numberOf(context.request[parameter], { ...context, parameter });
    if (end >= 0 && end < Infinity) return end;
    throw new OptionError(parameter, end, "a number from 0");
  });
  if (most >= least) return [(least + most) / 2, (most - least) / 2];
  context.note(`${low} above ${high} turns the temperatures round, which there is no option for`, "changed");
  return undefined;
}

/** textgen's fixed temperature: with the dynamic one on it goes into that one's ends. */
export const readFixedTemperature: Reader = (value, context) => {
  const temperature = numberOf(value, context);
  return context.request.dynamic_temperature === true ? {} : { temperature };
};

/** textgen's dynamic temperature: the fixed one divides before it. */
export const readDynamicTemperature: Reader = (value, context) => {
  readFlag(value, context);
  const ends = readEnds("dynatemp_low", "dynatemp_high", context);
  const times = numberOf(context.request.temperature, { ...context, parameter: "temperature" });
  if (ends && times !== 1) {
    context.note(
      "textgen divides by temperature first; here one step does both, and sees the row before",
      "changed",
    );
  }
  return ends ? { temperature: ends[0] * times, temperatureRange: ends[1] * times } : {};
};

/** aphrodite's: in place of the fixed one, unless both ends are 0. */
export const readTemperatureEnd: Reader = (value, context) => {
  numberOf(value, context);
  const ends = readEnds("dynatemp_min", "dynatemp_max", context);
  return ends && ends[0] > 0 ? { temperature: ends[0], temperatureRange: ends[1] } : {};
};
