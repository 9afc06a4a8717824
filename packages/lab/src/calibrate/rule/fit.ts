import type { RowOutline } from "nsigma/analysis";
import type { Cut, Rule } from "./rules.ts";

/** A rule with the shape and the value that were found. */
export interface Fitted {
  readonly rule: Rule;
  readonly shape: readonly number[];
  readonly value: number;
  readonly cut: Cut;
}

/**
 * The shape and the value of a rule that keep fewest tokens, by the mean of log2, of those that keep enough of the next tokens.
 * The value is not searched for: each row needs a least value, and the one below which enough of these lie is it.
 *
 * @param wanted the share of next tokens to keep, above 0, up to 1
 * @returns undefined when no shape can keep so many
 */
export function fit(rule: Rule, rows: readonly RowOutline[], wanted: number): Fitted | undefined {
  let found: Fitted | undefined;
  let fewest = Infinity;
  for (const shape of rule.shapes(rows)) {
    const cut = rule.cut(shape, rows);
    const value = valueFor(cut, rows, wanted);
    if (value === Infinity) continue;
    const bits = meanBits(cut, value, rows);
    if (bits >= fewest) continue;
    fewest = bits;
    found = { rule, shape, value, cut };
  }
  return found;
}

/** The least value that keeps enough; Infinity where none does. @param wanted above 0 */
export function valueFor(cut: Cut, rows: readonly RowOutline[], wanted: number): number {
  const needs = Float64Array.from(rows, (row) => cut.need(row)).sort();
  return needs[Math.ceil(wanted * needs.length - 1e-9) - 1];
}

/** The mean of log2 of the tokens kept: a row that keeps 1,000 does not outweigh a hundred that keep 10. */
export function meanBits({ kept }: Cut, value: number, rows: readonly RowOutline[]): number {
  let sum = 0;
  for (const row of rows) sum += Math.log2(kept(row, value));
  return sum / rows.length;
}
