import { OptionError } from "../../../errors.ts";
import type { Reader, Request, Writer } from "../../dialect.ts";
import { NUMBER_OPTIONS } from "../../../options/tables.ts";
import { numberOf } from "../../readers/values.ts";

/** mlx's penalties, their windows, and the value of each that does nothing (0 never does). */
const PENALTIES = [
  {
    penalty: "repetition_penalty",
    option: "repetitionPenalty",
    window: "repetition_context_size",
    neutral: 1,
  },
  { penalty: "presence_penalty", option: "presencePenalty", window: "presence_context_size", neutral: 0 },
  { penalty: "frequency_penalty", option: "frequencyPenalty", window: "frequency_context_size", neutral: 0 },
] as const;

/** mlx has a window for each penalty, where 0 is everything; we have one: the widest of those that count. */
export const readPenaltyWindow: Reader = (value, context) => {
  const size = numberOf(value, context);
  if (!(Number.isSafeInteger(size) && size >= 0)) {
    throw new OptionError(context.parameter, value, "a number of tokens, an integer of at least 0");
  }
  const counting = PENALTIES.filter((each) => counts(each, context.request));
  const widest = Math.max(...counting.map(({ window }) => sizeOf(context.request[window])));
  if (counting.some(({ window }) => window === context.parameter) && sizeOf(size) < widest) {
    context.note(`one window serves all penalties here, the widest: ${optionOf(widest)}`, "changed");
  }
  return counting.length > 0 ? { penaltyWindow: optionOf(widest) } : {};
};

/** Whether a penalty is on: one beyond our option's range is left out, and its window with it. */
function counts({ penalty, option, neutral }: (typeof PENALTIES)[number], request: Request): boolean {
  const value = request[penalty];
  const { most = Infinity } = NUMBER_OPTIONS[option];
  return value !== 0 && value !== neutral && !(Math.abs(Number(value)) > most);
}

/** What is not a size is an error of its own row's. */
function sizeOf(value: unknown): number {
  if (!(Number.isSafeInteger(value) && (value as number) >= 0)) return 1;
  return value === 0 ? Infinity : (value as number);
}

function optionOf(size: number): number | "all" {
  return size === Infinity ? "all" : size;
}

/** The window of one of the penalties, when it is on. */
export function writePenaltyWindow(
  penalty: "repetitionPenalty" | "presencePenalty" | "frequencyPenalty",
): Writer {
  return ({ options: { [penalty]: strength, penaltyWindow = 64 } }) => {
    if (strength === undefined) return undefined;
    return penaltyWindow === "all" ? 0 : penaltyWindow;
  };
}
