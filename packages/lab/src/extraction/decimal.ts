/** One way to write each decimal: no commas or blanks, no zeros that say nothing, no "-0". `-01,234.50` is `-1234.5`. */
export function normaliseDecimal(decimal: string): string {
  const [whole, fraction = ""] = decimal.replaceAll(/[,\s]/g, "").replace("-", "").split(".");
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const places = fraction.replace(/(?<!0)0+$/, "");
  const size = places ? `${digits}.${places}` : digits;
  return decimal.startsWith("-") && size !== "0" ? `-${size}` : size;
}

/** A quotient as a decimal where that ends, else in lowest terms: 3/4 is `0.75`, 2/6 is `1/3`. Undefined for a denominator of 0. */
export function quotient(numerator: bigint, denominator: bigint): string | undefined {
  if (denominator === 0n) return undefined;
  if (denominator < 0n) return quotient(-numerator, -denominator);
  const divisor = greatestCommon(numerator < 0n ? -numerator : numerator, denominator);
  const [over, under] = [numerator / divisor, denominator / divisor];
  let places = 0;
  let rest = under;
  for (const factor of [10n, 5n, 2n]) {
    for (; rest % factor === 0n; places++) rest /= factor;
  }
  if (rest !== 1n) return `${over}/${under}`;
  const digits = `${(over * 10n ** BigInt(places)) / under}`.replace("-", "").padStart(places + 1, "0");
  const point = digits.length - places;
  return normaliseDecimal(`${over < 0n ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`);
}

export function greatestCommon(one: bigint, other: bigint): bigint {
  while (other !== 0n) [one, other] = [other, one % other];
  return one;
}
