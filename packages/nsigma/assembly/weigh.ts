// Softmax weights e^((l - max)·scale) over a row: their sum, the entropy's sum, and the weights themselves.
import { crudePower, exp2lanes, exp4lanes, LEAST } from "./exp";
import { load4, lower, total, upper } from "./lanes";
import { BLOCK_BYTES, MAXIMA_BYTES } from "./layout";
import { topOf } from "./table";

// One loop to a function: a compiler that has to keep two of them in its registers keeps neither there.

/**
 * Adds up, in double precision, the blocks that reach up to an exponent.
 *
 * @param maxima the table of maxima, or 0 to add up everything
 * @param out two doubles: Σw and Σw·x
 */
export function nearSums(
  row: usize,
  count: i32,
  maxima: usize,
  max: f64,
  scale: f64,
  far: f64,
  out: usize,
): void {
  const m = f64x2.splat(max);
  const s = f64x2.splat(scale);
  const least = f64x2.splat(LEAST);
  const end = row + ((<usize>count) << 2);
  let sum = f64x2.splat(0);
  let weighted = f64x2.splat(0);
  for (let start = row; start < end; start += BLOCK_BYTES) {
    if (maxima) {
      const reach = (<f64>topOf(maxima) - max) * scale;
      maxima += MAXIMA_BYTES;
      if (reach < far) continue;
    }
    const stop = start + BLOCK_BYTES < end ? start + BLOCK_BYTES : end;
    for (let at = start; at < stop; at += 16) {
      const quad = load4(at, stop);
      const x = f64x2.mul(f64x2.sub(lower(quad), m), s);
      const y = f64x2.mul(f64x2.sub(upper(quad), m), s);
      const a = f64x2.pmax(least, x);
      const b = f64x2.pmax(least, y);
      // What is further down than a double reaches, -Infinity with it, weighs nothing.
      const w = v128.and(exp2lanes(a), f64x2.ge(x, least));
      const v = v128.and(exp2lanes(b), f64x2.ge(y, least));
      sum = f64x2.add(sum, f64x2.add(w, v));
      weighted = f64x2.add(weighted, f64x2.add(f64x2.mul(w, a), f64x2.mul(v, b)));
    }
  }
  f64.store(out, total(sum));
  f64.store(out, total(weighted), 8);
}

/** Adds up the others, in single precision; below e^-80 they are nothing. */
export function farSums(
  row: usize,
  count: i32,
  maxima: usize,
  max: f64,
  scale: f64,
  far: f64,
  out: usize,
): void {
  const m = f32x4.splat(<f32>max);
  const s = f32x4.splat(<f32>scale);
  const floor = f32x4.splat(-86);
  const end = row + ((<usize>count) << 2);
  let sum: f64 = 0;
  let weighted: f64 = 0;
  for (let start = row; start < end; start += BLOCK_BYTES) {
    const reach = (<f64>topOf(maxima) - max) * scale;
    maxima += MAXIMA_BYTES;
    if (reach >= far || reach < -80) continue;
    const stop = start + BLOCK_BYTES < end ? start + BLOCK_BYTES : end;
    let w4 = f32x4.splat(0);
    let x4 = f32x4.splat(0);
    for (let at = start; at < stop; at += 16) {
      const x = f32x4.pmax(floor, f32x4.mul(f32x4.sub(load4(at, stop), m), s));
      const w = exp4lanes(x);
      w4 = f32x4.add(w4, w);
      x4 = f32x4.add(x4, f32x4.mul(w, x));
    }
    sum += total(f64x2.add(lower(w4), upper(w4)));
    weighted += total(f64x2.add(lower(x4), upper(x4)));
  }
  f64.store(out, sum);
  f64.store(out, weighted, 8);
}

/**
 * Every weight, for `pick` and `cross`.
 *
 * @param weights where each goes as a double
 * @param sums where the sum up to the end of each block goes as a double
 * @returns Σw
 */
export function weigh(row: usize, count: i32, max: f64, scale: f64, weights: usize, sums: usize): f64 {
  const m = f64x2.splat(max);
  const s = f64x2.splat(scale);
  const least = f64x2.splat(LEAST);
  const end = row + ((<usize>count) << 2);
  let sum: f64 = 0;
  for (let start = row; start < end; start += BLOCK_BYTES) {
    const stop = start + BLOCK_BYTES < end ? start + BLOCK_BYTES : end;
    let block = f64x2.splat(0);
    for (let at = start; at < stop; at += 16, weights += 32) {
      const quad = load4(at, stop);
      const x = f64x2.mul(f64x2.sub(lower(quad), m), s);
      const y = f64x2.mul(f64x2.sub(upper(quad), m), s);
      const w = v128.and(exp2lanes(f64x2.pmax(least, x)), f64x2.ge(x, least));
      const v = v128.and(exp2lanes(f64x2.pmax(least, y)), f64x2.ge(y, least));
      block = f64x2.add(block, f64x2.add(w, v));
      v128.store(weights, w);
      v128.store(weights, v, 16);
    }
    sum += total(block);
    f64.store(sums, sum);
    sums += 8;
  }
  return sum;
}

/**
 * Σw to within 2e-4 of itself, some five times as fast: enough to say that a decision does not hang on it. Blocks
 * below e^-30 are left out.
 */
export function crudeSum(row: usize, count: i32, maxima: usize, max: f64, scale: f64): f64 {
  const max4 = f32x4.splat(<f32>max);
  const scale4 = f32x4.splat(<f32>(scale * 1.4426950408889634));
  const floor = f32x4.splat(-120);
  const end = row + ((<usize>count) << 2);
  let sum: f64 = 0;
  for (let start = row; start < end; start += BLOCK_BYTES) {
    const reach = (<f64>topOf(maxima) - max) * scale;
    maxima += MAXIMA_BYTES;
    if (reach < -30) continue;
    let s = f32x4.splat(0);
    let at = start;
    if (start + BLOCK_BYTES <= end) {
      for (; at < start + BLOCK_BYTES; at += 32) {
        const x = f32x4.mul(f32x4.sub(v128.load(at), max4), scale4);
        const y = f32x4.mul(f32x4.sub(v128.load(at, 16), max4), scale4);
        s = f32x4.add(s, f32x4.add(crudePower(f32x4.pmax(floor, x)), crudePower(f32x4.pmax(floor, y))));
      }
    } else {
      for (; at < end; at += 16) {
        s = f32x4.add(s, crudePower(f32x4.pmax(floor, f32x4.mul(f32x4.sub(load4(at, end), max4), scale4))));
      }
    }
    sum += total(f64x2.add(lower(s), upper(s)));
  }
  return sum;
}

/**
 * The entry at which the running sum of the weights gets above a target, after `weigh` wrote them.
 *
 * @returns the entry; the last one that weighs anything when rounding leaves the sum short
 */
export function pick(count: i32, weights: usize, sums: usize, target: f64): i32 {
  const blocks = (count + 255) >> 8;
  let block = 0;
  while (block < blocks - 1 && !(f64.load(sums + ((<usize>block) << 3)) > target)) block++;
  let running = block > 0 ? f64.load(sums + ((<usize>(block - 1)) << 3)) : 0;
  let last = 0;
  for (let i = block << 8; i < count; i++) {
    const weight = f64.load(weights + ((<usize>i) << 3));
    if (weight == 0) continue;
    running += weight;
    last = i;
    if (running > target) break;
  }
  return last;
}
