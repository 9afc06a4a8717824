import { greatestCommon } from "./decimal.ts";
import { LONGEST_ANSWER } from "./extracted.ts";

/**
 * A number in lowest terms, `3`, `-1/2`: of an integer, a decimal, `a/b`, `\frac{a}{b}` or a mixed `1\frac{1}{2}`, thousands
 * commas allowed. Exact. Undefined for anything else, for a denominator of 0, and beyond 1,000 characters.
 */
export function rational(text: string): string | undefined {
  const found = text.length > LONGEST_ANSWER ? null : WHOLE.exec(text);
  if (!found) return undefined;
  const { sign, mixed, minus, over, under, above, below, decimal } = found.groups as Record<
    string,
    string | undefined
  >;
  let [numerator, denominator] = decimal
    ? fromDecimal(decimal)
    : [BigInt(over ?? above ?? 0), BigInt(under ?? below ?? 1)];
  if (denominator === 0n || (mixed && minus)) return undefined;
  if (mixed) numerator += BigInt(mixed) * denominator;
  const divisor = greatestCommon(numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  const size = denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
  return (sign === "-") !== (minus === "-") && numerator !== 0n ? `-${size}` : size;
}

const WHOLE =
  /^(?<sign>[-+]?)(?:(?<mixed>\d+)?\\frac\{(?<minus>-?)(?<over>\d+)\}\{(?<under>\d+)\}|(?<above>\d+)\/(?<below>\d+)|(?<decimal>(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d+)?(?<=\d)))$/;

function fromDecimal(decimal: string): [bigint, bigint] {
  const [whole, fraction = ""] = decimal.replaceAll(",", "").split(".");
  return [BigInt(whole + fraction), 10n ** BigInt(fraction.length)];
}
