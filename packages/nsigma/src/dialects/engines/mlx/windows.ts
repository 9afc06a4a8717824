import { OptionError } from "../../../errors.ts";
import type { Reader, Request, Writer } from "../../dialect.ts";
import { numberOf } from "../../readers/values.ts";

/** mlx's penalties, their windows, and the value of each that does nothing (0 never does). */
const PENALTIES = [
  { penalty: "repetition_penalty", window: "repetition_context_size", neutral: 1 },
  { penalty: "presence_penalty", window: "presence_context_size", neutral: 0 },
  { penalty: "frequency_penalty", window: "frequency_context_size", neutral: 0 },
] as const;

/** mlx has a window for each penalty, where 0 is everything; we have one: the widest of those that count. */
export const readPenaltyWindow: Reader = (value, context) => {
  const size = numberOf(value, context);
  if (!(Number.isSafeInteger(size) && size >= 0)) {
    throw new OptionError(context.parameter, value, "how many tokens, an integer from 0");
  }
  const counting = PENALTIES.filter((each) => counts(each, context.request));
  const widest = Math.max(...counting.map(({ window }) => sizeOf(context.request[window])));
  if (counting.some(({ window }) => window === context.parameter) && sizeOf(size) < widest) {
    context.note(`one window serves all penalties here, the widest: ${optionOf(widest)}`, "changed");
  }
  return counting.length > 0 ? { penaltyWindow: optionOf(widest) } : {};
};

function counts({ penalty, neutral }: (typeof PENALTIES)[number], request: Request): boolean {
  return request[penalty] !== 0 && request[penalty] !== neutral;
}

/** What is no size is an error of its own row's. */
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
