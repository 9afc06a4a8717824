import type { Crossing } from "../contract.ts";

// A float32's bits, turned so that they order as unsigned integers do, are looked at 11, 11 and 10 at a time:
// three histograms find the stop exactly, each over the entries of the bucket the one before stopped in.
const DIGITS = [
  { shift: 21, bits: 11 },
  { shift: 10, bits: 11 },
  { shift: 0, bits: 10 },
];

// Shared scratch: every call clears what it uses and finishes before another can begin.
const masses = new Float64Array(2048);
const counts = new Int32Array(2048);
const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function orderedBits(key: number): number {
  float[0] = key + 0; // -0 becomes 0: the two are one
  const word = bits[0];
  return (word & 0x80000000 ? ~word : word | 0x80000000) >>> 0;
}

function fromOrderedBits(key: number): number {
  bits[0] = key & 0x80000000 ? key & 0x7fffffff : ~key;
  return float[0];
}

/**
 * Walks down the entries in the order of their keys until those taken weigh enough, without sorting: O(count).
 *
 * @param weights what each entry weighs; null when each counts 1
 * @param target a share of the total weight; without weights, a number of entries
 */
export function cross(
  keys: Float32Array,
  weights: Float64Array | null,
  count: number,
  target: number,
  out: Crossing,
): void {
  let prefix = 0;
  let mask = 0;
  let goal = target;
  let gathered = 0;
  let rank = 0;

  for (const { shift, bits: width } of DIGITS) {
    masses.fill(0);
    counts.fill(0);
    const digitMask = (1 << width) - 1;
    for (let i = 0; i < count; i++) {
      if (keys[i] === -Infinity) continue;
      const key = orderedBits(keys[i]);
      if ((key & mask) >>> 0 !== prefix) continue;
      const digit = (key >>> shift) & digitMask;
      masses[digit] += weights === null ? 1 : weights[i];
      counts[digit]++;
    }
    if (mask === 0 && weights !== null) {
      let total = 0;
      for (let digit = digitMask; digit >= 0; digit--) total += masses[digit];
      goal = target * total;
    }
    let digit = digitMask;
    let last = -1;
    for (; digit >= 0; digit--) {
      if (counts[digit] === 0) continue;
      last = digit;
      if (gathered + masses[digit] >= goal) break;
      gathered += masses[digit];
      rank += counts[digit];
    }
    if (digit < 0) {
      // Rounding left the goal just out of reach: the walk ends at the lowest entry.
      digit = last;
      gathered -= masses[digit];
      rank -= counts[digit];
    }
    prefix = (prefix | (digit << shift)) >>> 0;
    mask = (mask | (digitMask << shift)) >>> 0;
    if (shift === 0) {
      // What is left in the bucket are equal keys: as many of them as the goal still needs.
      const each = masses[digit] / counts[digit];
      const needed = each > 0 ? Math.ceil((goal - gathered) / each) : 1;
      rank += Math.min(counts[digit], Math.max(1, needed));
    }
  }
  out.threshold = fromOrderedBits(prefix);
  out.rank = rank;
}
