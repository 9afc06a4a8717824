/**
 * The point that a standard normal number stays below with this probability: 0.975 gives 1.959964.
 *
 * Newton's steps on Φ(x) = 1/2 + φ(x)·(x + x³/3 + x⁵/(3·5) + …), which from 0 never step beyond the root.
 *
 * @param probability above 0 and below 1; exact to 1e-9 from 1e-7 to 1 - 1e-7
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`probability must be a number above 0 and below 1, got ${probability}`);
  }
  if (probability < 0.5) return -normalQuantile(1 - probability);
  let x = 0;
  for (let step = 0; step < 100; step++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    x += (probability - 0.5) / density - series(x);
  }
  return x;
}

/** (Φ(x) - 1/2) / φ(x) */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}
