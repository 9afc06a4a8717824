import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import type { Context, Reader, Writer } from "../dialect.ts";
import { numberOf } from "./values.ts";

/**
 * A window of the history.
 *
 * @param everything values that mean all of it
 * @param nothing what 0 makes, where it switches off what looks at the window
 */
export function readWindow(
  options: readonly ("penaltyWindow" | "dryWindow")[],
  everything: (value: number) => boolean,
  nothing?: SamplerOptions,
): Reader {
  return (value, context) => {
    const size = numberOf(value, context);
    if (nothing && size === 0) return nothing;
    if (!everything(size) && !(Number.isInteger(size) && size >= 1)) {
      throw new OptionError(context.parameter, value, "a number of tokens, an integer");
    }
    return Object.fromEntries(options.map((option) => [option, everything(size) ? "all" : size]));
  };
}

/** More than any context: for engines that have no number for everything. They set memory aside for it, a few MB. */
export const LONGEST: number = 2 ** 20;

/**
 * A window of the history, that of the first of the steps that runs.
 *
 * @param everything the engine's number for all of it
 */
export function writeWindow(options: readonly ("penaltyWindow" | "dryWindow")[], everything: number): Writer {
  return ({ options: wanted, order }) => {
    const option = options.find((each) => order.includes(each === "dryWindow" ? "dry" : "penalties"));
    if (option === undefined) return undefined;
    const size = wanted[option] ?? (option === "dryWindow" ? "all" : 64);
    return size === "all" ? everything : size;
  };
}

/** What a window of 0 makes of the penalties, or of DRY. */
export const NO_PENALTIES: SamplerOptions = { repetitionPenalty: 1, frequencyPenalty: 0, presencePenalty: 0 };
export const NO_DRY: SamplerOptions = { dryMultiplier: 0 };

/**
 * A least length, before which the tokens that end a text are banned.
 *
 * @param endsOf ends that the request names
 * @param whose whether they end a text beside the model's own end, which is that of the settings, or instead of it
 */
export function readLeast(
  option: "minNewTokens" | "minLength",
  endsOf: (request: Context["request"]) => unknown,
  whose: "beside" | "instead" = "beside",
): Reader {
  return (value, context) => {
    const { parameter, request, settings, note } = context;
    const least = numberOf(value, context);
    if (!(Number.isSafeInteger(least) && least >= 0)) {
      throw new OptionError(parameter, value, "a number of tokens, an integer of at least 0");
    }
    if (least === 0) return {};
    const named = [endsOf(request) ?? []].flat().filter((id): id is number => Number.isInteger(id));
    if (named.length > 0 && whose === "instead") return { [option]: least, endOfText: named };
    const ends = [...new Set([...(settings.endOfText ?? []), ...named])];
    if (ends.length === 0) {
      note("which tokens end a text is not known here: pass endOfText");
      return {};
    }
    if (settings.endOfText === undefined) {
      note("the engine bans the model's own end too, which is not known here: pass endOfText", "changed");
    }
    return { [option]: least, endOfText: ends };
  };
}

/** The tokens that XTC spares: the ends of a text and the newline, as far as they are known. */
export function spared({ settings, note }: Context): readonly number[] {
  const { endOfText = [], tokensOf } = settings;
  const newline = tokensOf?.("\n").flatMap((tokens) => tokens.slice(-1)) ?? [];
  if (endOfText.length === 0 || newline.length === 0) {
    note("the engine spares the newline and the end of the text: pass endOfText and tokensOf", "changed");
  }
  return [...endOfText, ...newline];
}

/** XTC's probability, in an engine whose XTC spares tokens. */
export const readXtc: Reader = (value, context) => {
  const probability = numberOf(value, context);
  return probability === 0 ? {} : { xtcProbability: probability, xtcProtected: spared(context) };
};
