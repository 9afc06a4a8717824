import { OptionError } from "../errors.ts";
import { describeRange } from "../options/check.ts";
import { NUMBER_OPTIONS } from "../options/numbers.ts";
import type { OptionName, SamplerOptions } from "../options/options.ts";
import { STEP_OPTIONS } from "../options/step-options.ts";
import { MAKERS } from "../sampler/makers.ts";
import { DEFAULT_ORDER } from "../sampler/order.ts";
import type { Context, Parameter } from "./dialect.ts";

/**
 * What a value of a parameter makes of our options.
 *
 * @throws OptionError naming the parameter as it was written
 */
export function readParameter(row: Parameter, value: unknown, context: Context): SamplerOptions {
  const current = typeof value === "number" ? inRange(row, value, context) : value;
  if (isOffThere(row, current)) return {};
  const made = row.read ? row.read(current, context) : plainNumber(row, current, context);
  checkInItsName(made, value, context.parameter);
  return made;
}

function inRange({ hard, clamp }: Parameter, value: number, { parameter, note }: Context): number {
  if (hard && !(value >= hard[0] && value <= hard[1])) {
    const least = hard[0] === Number.MIN_VALUE ? "above 0" : `from ${hard[0]}`;
    const most = hard[1] === Infinity ? "" : ` to ${hard[1]}`;
    throw new OptionError(parameter, value, `a number ${least}${most}, as the engine does`);
  }
  if (!clamp) return value;
  const moved = Math.min(Math.max(value, clamp[0]), clamp[1]);
  if (moved !== value) note(`the engine takes ${moved} for it`, "changed");
  return moved;
}

/** Whether the engine switches the sampler off with a value. */
export function isOffThere({ off }: Parameter, value: unknown): boolean {
  if (!off) return false;
  const { atMost = -Infinity, atLeast = Infinity, equals } = off;
  if (value === equals) return true;
  return typeof value === "number" && (value <= atMost || value >= atLeast);
}

function plainNumber({ option, per = 1 }: Parameter, value: unknown, { parameter }: Context): SamplerOptions {
  if (typeof value === "number") return { [option]: value / per };
  throw new OptionError(parameter, value, option in NUMBER_OPTIONS ? rangeOf(option) : "a number");
}

function rangeOf(option: OptionName): string {
  return describeRange(option as keyof typeof NUMBER_OPTIONS);
}

/** The steps check their options; what they find wrong is said of the parameter as it was written. */
function checkInItsName(made: SamplerOptions, value: unknown, parameter: string): void {
  for (const step of DEFAULT_ORDER) {
    const { switches, settings } = STEP_OPTIONS[step];
    if (![...switches, ...settings].some((option) => option in made)) continue;
    try {
      MAKERS[step](made);
    } catch (error) {
      throw error instanceof OptionError ? new OptionError(parameter, value, error.expected) : error;
    }
  }
}
