// Max, mean and variance of a row, and a table of maxima by which later passes skip most of it.
import { finiteLanes, largest, load4, lower, total, upper } from "./lanes";
import { BLOCK_BYTES, LARGE, MAXIMA_BYTES } from "./layout";
import { setExact, tabulate } from "./table";
import { widen } from "./widen";

// What is known after a scan. Globals, because a function returns one value.
let best: v128 = i32x4.splat(0);
let sum: f64 = 0;
let squares: f64 = 0;
let finite: f64 = 0;
let strange: bool = false;

/**
 * Sums over one block with something in it that is not finite, or over a small row: in double precision, about an
 * origin, four floats at a time with what is missing masked out.
 */
function careful(start: usize, end: usize, origin: f64): void {
  let s = f64x2.splat(0);
  let q = f64x2.splat(0);
  let n = i32x4.splat(0);
  const from = f64x2.splat(origin);
  for (let at = start; at < end; at += 16) {
    const quad = load4(at, end);
    const lanes = finiteLanes(quad);
    if (!v128.any_true(v128.not(lanes))) {
      const a = f64x2.sub(lower(quad), from);
      const b = f64x2.sub(upper(quad), from);
      s = f64x2.add(s, f64x2.add(a, b));
      q = f64x2.add(q, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
      n = i32x4.sub(n, lanes);
      continue;
    }
    if (v128.any_true(f32x4.ne(quad, quad))) strange = true;
    const a = v128.and(f64x2.sub(lower(quad), from), i64x2.extend_low_i32x4_s(lanes));
    const b = v128.and(f64x2.sub(upper(quad), from), i64x2.extend_high_i32x4_s(lanes));
    s = f64x2.add(s, f64x2.add(a, b));
    q = f64x2.add(q, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
    n = i32x4.sub(n, lanes);
  }
  sum += total(s);
  squares += total(q);
  finite += <f64>(
    (i32x4.extract_lane(n, 0) + i32x4.extract_lane(n, 1) + i32x4.extract_lane(n, 2) + i32x4.extract_lane(n, 3))
  );
}

/**
 * One pass over a long row: sums in single precision within a block, in double precision between blocks.
 *
 * The maximum is taken on the floats' bits as integers, which is another unit of the processor than the one that
 * adds. It is right for lanes with a float of 0 or more in them; the others are seen by their sign bit.
 */
function fast(row: usize, count: i32, maxima: usize, kind: i32, source: usize): void {
  let s = f64x2.splat(0);
  let q = f64x2.splat(0);
  let top = i32x4.splat(i32.MIN_VALUE);
  let at = row;
  const end = row + ((<usize>count) << 2);
  while (at < end) {
    const start = at;
    const stop = at + BLOCK_BYTES <= end ? at + BLOCK_BYTES : at + ((end - at) & ~63);
    if (kind) {
      const bytes = end - start < BLOCK_BYTES ? end - start : BLOCK_BYTES;
      widen(kind, source, <i32>(bytes >> 2), start);
      source += bytes >> 1;
    }
    let blockSum = f32x4.splat(0);
    let blockSquares = f32x4.splat(0);
    let blockTop = i32x4.splat(i32.MIN_VALUE);
    for (; at < stop; at += 64) {
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const c = v128.load(at, 32);
      const d = v128.load(at, 48);
      blockTop = i32x4.max_s(blockTop, i32x4.max_s(i32x4.max_s(a, b), i32x4.max_s(c, d)));
      blockSum = f32x4.add(blockSum, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
      blockSquares = f32x4.add(
        blockSquares,
        f32x4.add(
          f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b)),
          f32x4.add(f32x4.mul(c, c), f32x4.mul(d, d)),
        ),
      );
    }
    if (at - start < BLOCK_BYTES) {
      // The last, short block: what is left of it, too, and carefully.
      for (let rest = at; rest < end; rest += 16) blockTop = i32x4.max_s(blockTop, load4(rest, end));
      at = end;
      careful(start, end, 0);
    } else if (v128.any_true(v128.not(finiteLanes(blockSquares)))) {
      careful(start, at, 0);
    } else {
      s = f64x2.add(s, f64x2.add(lower(blockSum), upper(blockSum)));
      q = f64x2.add(q, f64x2.add(lower(blockSquares), upper(blockSquares)));
      finite += 256;
    }
    v128.store(maxima, blockTop);
    maxima += MAXIMA_BYTES;
    top = i32x4.max_s(top, blockTop);
  }
  sum += total(s);
  squares += total(q);
  best = top;
}

/** Σ(x - origin)² over a long row whose values lie far from 0, where Σx² - (Σx)²/n would lose its digits. */
function spread(row: usize, count: i32, origin: f64): f64 {
  const end = row + ((<usize>count) << 2);
  const from = f32x4.splat(<f32>origin);
  let q = f64x2.splat(0);
  let s = f64x2.splat(0);
  for (let start = row; start < end; start += BLOCK_BYTES) {
    const stop = start + BLOCK_BYTES < end ? start + BLOCK_BYTES : end;
    let blockSum = f32x4.splat(0);
    let blockSquares = f32x4.splat(0);
    for (let at = start; at < stop; at += 16) {
      const quad = load4(at, stop);
      const x = v128.and(f32x4.sub(quad, from), finiteLanes(quad));
      blockSum = f32x4.add(blockSum, x);
      blockSquares = f32x4.add(blockSquares, f32x4.mul(x, x));
    }
    s = f64x2.add(s, f64x2.add(lower(blockSum), upper(blockSum)));
    q = f64x2.add(q, f64x2.add(lower(blockSquares), upper(blockSquares)));
  }
  sum = total(s);
  return total(q);
}

/**
 * Max, mean, population variance and count of the finite entries; writes the table of maxima.
 *
 * @param out four doubles: max, mean, variance, finite entries
 * @param kind 0 when the row has its floats already; otherwise what they are widened from, block by block, on the way
 * @param source where those bits are
 * @returns whether there is a NaN
 */
export function statistics(
  row: usize,
  count: i32,
  maxima: usize,
  out: usize,
  kind: i32,
  source: usize,
): bool {
  sum = 0;
  squares = 0;
  finite = 0;
  strange = false;
  const end = row + ((<usize>count) << 2);
  let max: f32;
  let mean: f64;
  let variance: f64;
  if (count < LARGE) {
    if (kind) widen(kind, source, count, row);
    max = largest(tabulate(row, count, maxima));
    // About the maximum the digits of a row with a large offset are kept.
    const origin = max < Infinity && max > -Infinity ? <f64>max : 0;
    careful(row, end, origin);
    mean = sum / finite;
    variance = squares / finite - mean * mean;
    mean += origin;
  } else {
    fast(row, count, maxima, kind, source);
    const bits = i32x4.max_s(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
    const top = max32(i32x4.extract_lane(bits, 0), i32x4.extract_lane(bits, 1));
    setExact(false);
    max = top < 0 ? largest(tabulate(row, count, maxima)) : reinterpret<f32>(top);
    mean = sum / finite;
    variance = squares / finite - mean * mean;
    if (!(mean * mean <= 4 * variance) && finite > 0) {
      const origin = <f64>(<f32>mean);
      const aboutOrigin = spread(row, count, origin);
      const shift = sum / finite;
      mean = origin + shift;
      variance = aboutOrigin / finite - shift * shift;
    }
  }
  f64.store(out, <f64>max);
  f64.store(out, mean, 8);
  f64.store(out, max64(variance, 0), 16);
  f64.store(out, finite, 24);
  return strange || max != max;
}

// @ts-ignore: decorator
@inline
function max32(a: i32, b: i32): i32 {
  return a > b ? a : b;
}

// @ts-ignore: decorator
@inline
function max64(a: f64, b: f64): f64 {
  return a > b ? a : b;
}
