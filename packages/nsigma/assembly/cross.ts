// Walking down the entries in the order of their keys until enough is gathered, without sorting them.

// A float's bits, turned so that they order as unsigned integers do, are looked at 11, 11 and 10 at a time.

// @ts-ignore: decorator
@inline
function ordered(bits: u32): u32 {
  // -0 becomes 0: the two are one key.
  if (bits == 0x80000000) bits = 0;
  return bits & 0x80000000 ? ~bits : bits | 0x80000000;
}

// @ts-ignore: decorator
@inline
function bitsOf(key: u32): u32 {
  return key & 0x80000000 ? key & 0x7fffffff : ~key;
}

const BANNED: u32 = 0xff800000;

/**
 * @param weights a double per entry, or 0 when each counts 1
 * @param target how much to gather: a share of all the weights, or a number of entries
 * @param masses scratch: 2048 doubles
 * @param counts scratch: 2048 integers
 * @param out the key at the stop as a double, and how many entries were taken, as a double
 */
export function cross(
  keys: usize,
  weights: usize,
  count: i32,
  target: f64,
  masses: usize,
  counts: usize,
  out: usize,
): void {
  let prefix: u32 = 0;
  let mask: u32 = 0;
  let goal = target;
  let gathered: f64 = 0;
  let rank: i32 = 0;
  for (let round = 0; round < 3; round++) {
    const shift: u32 = round == 0 ? 21 : round == 1 ? 10 : 0;
    const digits: u32 = round == 2 ? 1023 : 2047;
    memory.fill(masses, 0, 16384);
    memory.fill(counts, 0, 8192);
    for (let i: i32 = 0; i < count; i++) {
      const bits = load<u32>(keys + (<usize>i << 2));
      if (bits == BANNED) continue;
      const key = ordered(bits);
      if ((key & mask) != prefix) continue;
      const digit = <usize>((key >> shift) & digits);
      if (weights) {
        const place = masses + (digit << 3);
        f64.store(place, f64.load(place) + f64.load(weights + (<usize>i << 3)));
      }
      const place = counts + (digit << 2);
      i32.store(place, i32.load(place) + 1);
    }
    if (round == 0 && weights) {
      let all: f64 = 0;
      for (let d = <i32>digits; d >= 0; d--) all += f64.load(masses + (<usize>d << 3));
      goal = target * all;
    }
    let digit = <i32>digits;
    let last = -1;
    for (; digit >= 0; digit--) {
      const here = i32.load(counts + (<usize>digit << 2));
      if (here == 0) continue;
      last = digit;
      const mass = weights ? f64.load(masses + (<usize>digit << 3)) : <f64>here;
      if (gathered + mass >= goal) break;
      gathered += mass;
      rank += here;
    }
    if (digit < 0) {
      // Rounding left the goal just out of reach: the walk ends at the lowest entry.
      digit = last;
      const here = i32.load(counts + (<usize>digit << 2));
      gathered -= weights ? f64.load(masses + (<usize>digit << 3)) : <f64>here;
      rank -= here;
    }
    prefix |= <u32>digit << shift;
    mask |= digits << shift;
    if (round == 2) {
      // What is left are equal keys: as many of them as the goal still needs.
      const here = i32.load(counts + (<usize>digit << 2));
      const mass = weights ? f64.load(masses + (<usize>digit << 3)) : <f64>here;
      const each = mass / <f64>here;
      let needed = each > 0 ? <i32>Math.min(Math.ceil((goal - gathered) / each), <f64>here) : 1;
      if (needed < 1) needed = 1;
      rank += needed;
    }
  }
  f64.store(out, <f64>reinterpret<f32>(bitsOf(prefix)));
  f64.store(out, <f64>rank, 8);
}
