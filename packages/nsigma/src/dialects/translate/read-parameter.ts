import { OptionError } from "../../errors.ts";
import { describeRange, NUMBER_OPTIONS, type NumberOptionName, STEP_OPTIONS } from "../../options/tables.ts";
import type { NumberOption } from "../../steps/option.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { makeStep } from "../../sampler/chain.ts";
import { DEFAULT_ORDER } from "../../sampler/order.ts";
import type { Context, Parameter } from "../dialect.ts";

/**
 * What a value of a parameter makes of our options.
 *
 * A number that the engine takes and our option cannot be is left out, with a note.
 *
 * @throws OptionError naming the parameter as it was written, for what the engine refuses too
 */
export function readParameter(row: Parameter, value: unknown, context: Context): SamplerOptions {
  const current = typeof value === "number" ? taken(row, value, context) : value;
  if (isOffThere(row, current)) return {};
  const made = row.read ? row.read(current, context) : plainNumber(row, current, context);
  const fault = faultOf(made);
  if (fault === undefined) return made;
  if (typeof current !== "number") throw new OptionError(context.parameter, value, fault);
  context.note(`the engine takes it, here it is left out, because it must be ${fault}`);
  const { default: usual } = row;
  return usual === undefined || usual === value ? {} : readParameter(row, usual, context);
}

/** The number as the engine takes it, with its word on what it refuses and what it moves. */
function taken(row: Parameter, value: number, { parameter, note }: Context): number {
  if (!Number.isFinite(value)) throw new OptionError(parameter, value, "a finite number");
  const { hard } = row;
  const whole = wholeIn(row, value);
  if (hard && !(whole >= hard[0] && whole <= hard[1])) {
    const least = hard[0] === -Infinity ? "" : hard[0] === Number.MIN_VALUE ? " above 0" : ` from ${hard[0]}`;
    const most = hard[1] === Infinity ? "" : ` to ${hard[1]}`;
    throw new OptionError(parameter, value, `a number${least}${most}, as the engine requires`);
  }
  const moved = movedIn(row, value);
  if (moved !== value) note(`the engine takes ${moved} for it`, "changed");
  return moved;
}

/** The number after the engine's own rounding, wrapping and clamping. */
export function movedIn(row: Parameter, value: number): number {
  const whole = wholeIn(row, value);
  return row.clamp ? Math.min(Math.max(whole, row.clamp[0]), row.clamp[1]) : whole;
}

function wholeIn({ integers }: Parameter, value: number): number {
  return integers === "32 bits" ? in32Bits(value) : integers === "truncated" ? Math.trunc(value) : value;
}

/** JSON's integers of 64 bits lose what is above 32; numbers that C++ reads as floats become the lowest integer there. */
function in32Bits(value: number): number {
  const isInteger = Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 64;
  return isInteger || Math.abs(value) < 2 ** 31 ? value | 0 : -(2 ** 31);
}

/** Whether the engine switches the sampler off with a value. */
export function isOffThere({ off }: Parameter, value: unknown): boolean {
  if (!off) return false;
  const { atMost = -Infinity, atLeast = Infinity, equals } = off;
  if (value === equals) return true;
  return typeof value === "number" && (value <= atMost || value >= atLeast);
}

function plainNumber({ option, per = 1 }: Parameter, value: unknown, { parameter }: Context): SamplerOptions {
  const name = option as NumberOptionName;
  const range: NumberOption | undefined = NUMBER_OPTIONS[name];
  const isWhole = range?.integer !== true || Number.isInteger(value);
  if (typeof value === "number" && isWhole) return { [option]: value / per };
  throw new OptionError(parameter, value, range ? describeRange(name) : "a number");
}

/** What the steps expect of the first option that they do not take. */
function faultOf(made: SamplerOptions): string | undefined {
  for (const step of DEFAULT_ORDER) {
    const { switches, settings } = STEP_OPTIONS[step];
    if (![...switches, ...settings].some((option) => option in made)) continue;
    try {
      makeStep(step, made);
    } catch (error) {
      if (error instanceof OptionError) return error.expected;
      throw error;
    }
  }
  return undefined;
}
