/** A probability as it fits a narrow column. */
export function percent(probability: number): string {
  return probability >= 0.0001 ? `${(100 * probability).toFixed(2)} %` : probability.toExponential(1);
}
