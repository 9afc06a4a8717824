import { checkInteger, checkTokens } from "../check.ts";
import { OptionError } from "../errors.ts";
import type { ChoiceOption, NumberOption, Option, OptionTable } from "./option.ts";

/**
 * Checks values by their rows, in the order given.
 *
 * @throws OptionError naming the option, what it may be, and the value
 */
export function checkOptions<Table extends OptionTable>(
  table: Table,
  values: { readonly [Name in keyof Table]?: unknown },
): void {
  for (const name in values) checkOption(name, values[name], table[name]);
}

/** Checks a value by its option's row. Biases and orders are checked where they are read. */
export function checkOption(name: string, value: unknown, row: Option): void {
  if ("choices" in row) checkChoice(name, value, row);
  else if (!("form" in row)) checkNumber(name, value, row);
  else if (row.form === "window") checkWindow(name, value);
  else if (row.form === "tokens") checkTokens(name, value as number[]);
  else if (row.form === "sequences") checkSequences(name, value, "a list of token sequences");
  else if (row.form === "bans") checkSequences(name, value, "a list of token ids or of sequences of them");
  else if (row.form === "seed") checkInteger(name, value as number, 0);
  else if (row.form === "size") checkInteger(name, value as number, 1);
  else if (row.form === "sequence biases" && !Array.isArray(value)) {
    throw new OptionError(name, value, "a list of {tokens, bias}");
  }
}

/** Comparisons are written so that NaN and undefined fail them. */
function checkNumber(name: string, value: unknown, row: NumberOption): void {
  const { least = -Infinity, above = -Infinity, most = Infinity, below = Infinity } = row;
  const inRange =
    typeof value === "number" &&
    Number.isFinite(value) &&
    value >= least &&
    value > above &&
    value <= most &&
    value < below;
  if (!inRange || (row.integer && !Number.isInteger(value))) {
    throw new OptionError(name, value, rangeOf(row));
  }
}

function checkChoice(name: string, value: unknown, { choices }: ChoiceOption): void {
  if (!choices.some((choice) => choice === value)) {
    throw new OptionError(name, value, choices.map((choice) => `"${choice}"`).join(" or "));
  }
}

function checkWindow(name: string, value: unknown): void {
  if (value !== "all" && !(Number.isInteger(value) && (value as number) >= 1)) {
    throw new OptionError(name, value, 'an integer of at least 1, or "all"');
  }
}

function checkSequences(name: string, value: unknown, expected: string): void {
  if (!Array.isArray(value)) throw new OptionError(name, value, expected);
  for (const each of value as unknown[]) {
    const tokens = expected.includes("token ids") && !Array.isArray(each) ? [each] : each;
    checkTokens(name, tokens as number[]);
    if ((tokens as number[]).length === 0) {
      throw new OptionError(name, each, "a list of sequences of at least one token");
    }
  }
}

/** A number's range in words, as errors and help texts say it. */
export function rangeOf({ least, above, most, below, integer }: NumberOption): string {
  const kind = integer ? "an integer" : "a number";
  const to = most !== undefined ? ` to ${most}` : below !== undefined ? ` to below ${below}` : "";
  if (above !== undefined) return `${kind} above ${above}${to}`;
  if (least !== undefined) return to ? `${kind} from ${least}${to}` : `${kind} of at least ${least}`;
  if (most !== undefined) return `${kind} of at most ${most}`;
  return below === undefined ? "a finite number" : `${kind} below ${below}`;
}

/** Whether a value is its option's neutral one, or less where that is off too. */
export function isOffBy({ off, lessIsOff }: NumberOption, value: number): boolean {
  return value === off || (lessIsOff === true && off !== undefined && value < Math.max(off, 0));
}
