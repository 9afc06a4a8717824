import { normaliseDecimal, quotient } from "./decimal.ts";
import { LONGEST_ANSWER } from "./extracted.ts";

type Parts = readonly (string | undefined)[];

/**
 * A way to write a number. Its value gets the text, the sign and the pattern's groups, and is a normal form: `0.75`, `1/3`; or the text itself where
 * that is not a single number (`3:30`), so that nothing is read in part. Undefined when the next form is to be tried.
 */
interface Form {
  readonly pattern: RegExp;
  readonly value: (text: string, sign: string, parts: Parts) => string | undefined;
}

/** Western, Indian and spaced groups, or none. */
const GROUPED = String.raw`\d{1,3}(?:,\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?: \d{3})+(?![\d/:])`;
const DECIMAL = String.raw`(?:(?:${GROUPED}|\d+)(?:\.\d+)?|\.\d+)`;
const EXPONENT = String.raw`(?:\{\s?([-+]?\d+)\s?\}|([-+]?\d+))`;
const TIMES = String.raw`\s{0,2}(?:\\times|\\cdot|[×·*x])\s{0,2}`;
const ROOT = String.raw`(?:\\sqrt(?:\[\d+\])?\s?(?:\{[^{}\n]{1,40}\}|\d)|√\s?\d+|\\pi(?![a-z])|π)`;
const BRACED = String.raw`\s?\{(?:[^{}\n]|\{[^{}\n]{0,40}\}){1,60}\}`;
const UPRIGHT = String.raw`\s?(?:\{\s?(-?\d+)\s?\}|(\d))`;
const SLASH = String.raw`(\d+)\s?\/\s?(\d+)(?!\.?\d|\/)`;

const form = (pattern: string, value: Form["value"]): Form => ({ pattern: new RegExp(pattern, "iy"), value });

/** What can stand where a number begins, the longest first. */
const FORMS: readonly Form[] = [
  // Dates, versions, times, ratios, bases, multiples of roots and π, errors
  form(String.raw`\d+(?:[:/.]\d+){2,}|\d{4}-\d\d-\d\d(?!\d)|\d+:\d+|\d+_(?:\{\d+\}|\d+)`, asWritten),
  form(String.raw`(?:${DECIMAL}\s?\*?)?${ROOT}(?:\s?${ROOT})*`, asWritten),
  form(String.raw`${DECIMAL}\s?(?:±|\\pm(?![a-z]))\s?${DECIMAL}`, asWritten),
  form(
    String.raw`(?<![-=+*/×(^]\s{0,3})(${DECIMAL})[-–—](${DECIMAL})(?!\.?\d|\s{0,3}[-=+*/×^])`,
    (text, sign, [from, to]) => (size(from!) < size(to!) ? asWritten(text, sign) : undefined),
  ),
  form(String.raw`(\d+)(?:\s|\sand\s)${SLASH}`, (text, sign, [whole, over, under]) =>
    fraction(text, sign, over!, under!, whole),
  ),
  form(SLASH, (text, sign, [over, under]) => fraction(text, sign, over!, under!)),
  form(
    String.raw`(?:(\d+)\s?)?\\[dt]?frac${UPRIGHT}${UPRIGHT}`,
    (text, sign, [whole, over, above, under, below]) =>
      fraction(text, sign, (over ?? above)!, (under ?? below)!, whole),
  ),
  form(String.raw`(?:\d+\s?)?\\[dt]?frac${BRACED}${BRACED}`, asWritten),
  form(String.raw`(\d*)\.(\d*)\\overline\s?\{(\d+)\}`, repeating),
  form(
    String.raw`(${DECIMAL})(?:e([-+]?\d+)(?![\w.])|${TIMES}10\s?\^\s?${EXPONENT})`,
    (text, sign, [decimal, e, braced, plain]) => scaled(text, sign, decimal!, Number(e ?? braced ?? plain)),
  ),
  form(String.raw`(\d+)\s?\^\s?${EXPONENT}`, (text, sign, [base, braced, plain]) =>
    power(text, sign, base!, Number(braced ?? plain)),
  ),
  form(
    String.raw`(${DECIMAL})(?:\s?(thousand|million|billion|trillion)|k)\b`,
    (text, sign, [decimal, word]) =>
      scaled(text, sign, decimal!, word === undefined ? 3 : SCALES[word.toLowerCase()]),
  ),
  form(DECIMAL, (text, sign) => normaliseDecimal(sign + text)),
];

const SCALES: Readonly<Record<string, number>> = { thousand: 3, million: 6, billion: 9, trillion: 12 };

/** The number whose digits begin there, and its end; no number where none of the forms fits. */
export function numberAt(
  text: string,
  start: number,
  sign: string,
): { readonly number: string | undefined; readonly end: number } {
  for (const { pattern, value } of FORMS) {
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    const number = found ? value(found[0], sign, found.slice(1)) : undefined;
    if (number !== undefined) return { number, end: pattern.lastIndex };
  }
  return { number: undefined, end: start + 1 };
}

function asWritten(text: string, sign: string): string {
  return sign + text.replaceAll(/\s/g, "").replaceAll(/[–—]/g, "-");
}

function size(decimal: string): number {
  return Number(decimal.replaceAll(/[,\s]/g, ""));
}

function fraction(text: string, sign: string, over: string, under: string, whole = "0"): string | undefined {
  if (text.length > LONGEST_ANSWER) return asWritten(text, sign);
  const denominator = BigInt(under);
  const value = quotient(BigInt(whole) * denominator + BigInt(over), denominator);
  return value === undefined ? asWritten(text, sign) : signed(sign, value);
}

/** `0.1\overline{6}`: its digits once with the period, less those without, over nines and zeros. */
function repeating(text: string, sign: string, [whole, fixed, period]: Parts): string | undefined {
  if (text.length > LONGEST_ANSWER) return asWritten(text, sign);
  const without = BigInt(`0${whole}${fixed}`);
  const nines = BigInt("9".repeat(period!.length) + "0".repeat(fixed!.length));
  return signed(sign, quotient(BigInt(`0${whole}${fixed}${period}`) - without, nines)!);
}

function scaled(text: string, sign: string, decimal: string, exponent: number): string {
  if (text.length > LONGEST_ANSWER || Math.abs(exponent) > LONGEST_ANSWER) return asWritten(text, sign);
  const [whole, fraction = ""] = decimal.replaceAll(/[,\s]/g, "").split(".");
  const shift = exponent - fraction.length;
  const digits = BigInt(whole + fraction);
  const value = shift < 0 ? quotient(digits, 10n ** BigInt(-shift)) : `${digits * 10n ** BigInt(shift)}`;
  return signed(sign, value!);
}

function power(text: string, sign: string, base: string, exponent: number): string {
  if (base.length * Math.abs(exponent) > LONGEST_ANSWER) return asWritten(text, sign);
  const value = BigInt(base) ** BigInt(Math.abs(exponent));
  const quotientOf = exponent < 0 ? quotient(1n, value) : `${value}`;
  return quotientOf === undefined ? asWritten(text, sign) : signed(sign, quotientOf);
}

function signed(sign: string, value: string): string {
  if (sign === "" || value === "0") return value;
  return value.startsWith("-") ? value.slice(1) : `-${value}`;
}
