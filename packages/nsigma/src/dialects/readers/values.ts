import { OptionError } from "../../errors.ts";
import type { OptionName, StepName } from "../../options/options.ts";
import { NUMBER_OPTIONS, type NumberOptionName, STEP_OPTIONS } from "../../options/tables.ts";
import type { NumberOption } from "../../steps/option.ts";
import type { Context, Reader, Wanted, Writer } from "../dialect.ts";
import { isOffThere } from "../translate/read-parameter.ts";

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

/**
 * A number in the engine's units: what was asked for, or off where the engine has it on by default. The readers of
 * such parameters move or look at values, and change no unit.
 */
export const writePlain: Writer = ({ options, order }, row) => {
  const { option, default: there, per = 1 } = row;
  const own = options[option];
  if (typeof own === "number") return own * per;
  const neutral = neutralOf(option as NumberOptionName);
  if (neutral === undefined || there === undefined || isOffThere(row, there)) return undefined;
  return neutral * per === there || !isLookedAt(option, order) ? undefined : neutral * per;
};

function neutralOf(option: NumberOptionName): number | undefined {
  const row: NumberOption | undefined = NUMBER_OPTIONS[option];
  return row?.off ?? row?.default;
}

/** Settings of steps that do not run need no saying; switches do, because the engine may have them on. */
function isLookedAt(option: OptionName, order: readonly StepName[]): boolean {
  const steps = Object.entries(STEP_OPTIONS) as [StepName, (typeof STEP_OPTIONS)[StepName]][];
  return steps.some(
    ([step, { switches, settings }]) =>
      switches.includes(option) || (settings.includes(option) && order.includes(step)),
  );
}

const COOLEST = 0.01;

/** vLLM's temperature, and that of what came from it: 0 is greedy, and small ones are raised. */
export const readFlooredTemperature: Reader = (value, context) => {
  const given = numberOf(value, context);
  if (given === 0 || given >= COOLEST) return { temperature: given };
  context.note(`the engine takes ${COOLEST} for it`, "changed");
  return { temperature: COOLEST };
};

/** The fixed temperature, where a dynamic one has parameters of its own and would be multiplied by it. */
export const writeFixedTemperature: Writer = (wanted, row) =>
  isDynamic(wanted) ? undefined : writePlain(wanted, row);

export const writeDynamicTemperature: Writer = (wanted) => isDynamic(wanted) || undefined;

/** The lower and the upper end of a dynamic temperature. */
export const writeLowEnd: Writer = (wanted) =>
  isDynamic(wanted) ? Math.max(0, middleOf(wanted) - rangeOf(wanted)) : undefined;
export const writeHighEnd: Writer = (wanted) =>
  isDynamic(wanted) ? middleOf(wanted) + rangeOf(wanted) : undefined;

const middleOf = ({ options }: Wanted): number => options.temperature ?? 1;
const rangeOf = ({ options }: Wanted): number => options.temperatureRange ?? 0;
const isDynamic = (wanted: Wanted): boolean => rangeOf(wanted) > 0;

/** A flag that puts the temperature after cuts that it is otherwise before. */
export function writeTemperatureLast(cuts: readonly StepName[]): Writer {
  return ({ order }) => {
    const behind = order.slice(order.indexOf("temperature"));
    const running = cuts.filter((step) => order.includes(step));
    if (!order.includes("temperature") || running.length === 0) return undefined;
    return running.some((step) => !behind.includes(step)) || undefined;
  };
}

/** Greedy decoding, where that is a switch. */
export const writeSamples: Writer = ({ options }) => options.temperature !== 0;
export const writeWarmth: Writer = (wanted, row) =>
  wanted.options.temperature === 0 ? undefined : writePlain(wanted, row);

/** The ends that the temperature moves between, as its middle and its range; nothing when they are the wrong way round. */
export function readTemperatureEnds(
  low: string,
  high: string,
  context: Context,
): [middle: number, range: number] | undefined {
  const [least, most] = [low, high].map((parameter) => {
    const end = numberOf(context.request[parameter], { ...context, parameter });
    if (end >= 0 && end < Infinity) return end;
    throw new OptionError(parameter, end, "a number of at least 0");
  });
  if (most >= least) return [(least + most) / 2, (most - least) / 2];
  context.note(`${low} above ${high} swaps the two temperatures, which there is no option for`, "changed");
  return undefined;
}

/** At an exponent of 0 the temperature is the upper end, whatever the entropy; ours is above 0 and as good as 0. */
export const readDynatempExponent: Reader = (value, context) => {
  const exponent = numberOf(value, context);
  if (exponent === 0)
    context.note(`at 0 the temperature is the highest: ${Number.MIN_VALUE} does that`, "changed");
  return { temperatureExponent: exponent === 0 ? Number.MIN_VALUE : exponent };
};
