/**
 * pass@k: the probability that at least one of k samples is right, without bias from n samples of which c are right:
 *
 *     1 - C(n - c, k)/C(n, k) = 1 - ∏ (1 - k/i), i from n - c + 1 to n
 *
 * @param samples n, an integer from 1
 * @param right c, 0 to n
 * @param k 1 to n
 * @throws RangeError when there are fewer samples than k
 * @see Chen et al.: Evaluating large language models trained on code (arXiv 2107.03374), section 2.1
 */
export function passAtK(samples: number, right: number, k: number): number {
  if (!(k >= 1 && k <= samples)) {
    throw new RangeError(`k must be 1 to ${samples}, as many as there are samples, got ${k}`);
  }
  if (samples - right < k) return 1;
  let none = 1;
  for (let i = samples - right + 1; i <= samples; i++) none *= 1 - k / i;
  return 1 - none;
}
