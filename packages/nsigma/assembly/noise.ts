// Noise in vectors: its random numbers, the turn, and half precision in and out. To the bit what src/noise does in loops.

import { lower, total, upper } from "./lanes";

export { widenFloat16 } from "./widen";

/** A state of xoshiro128++, and its next number. */
let s0: u32 = 0;
let s1: u32 = 0;
let s2: u32 = 0;
let s3: u32 = 0;

// @ts-ignore: decorator
@inline
function nextWord(): u32 {
  const result = rotl<u32>(s0 + s3, 7) + s0;
  const shifted = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= shifted;
  s3 = rotl<u32>(s3, 11);
  return result;
}

/** Philox 4x32-10. */
// @ts-ignore: decorator
@inline
function scramble(key0: u32, key1: u32): void {
  for (let round = 0; round < 10; round++) {
    const first = <u64>0xd2511f53 * s0;
    const second = <u64>0xcd9e8d57 * s2;
    s0 = <u32>(second >> 32) ^ s1 ^ key0;
    s1 = <u32>second;
    s2 = <u32>(first >> 32) ^ s3 ^ key1;
    s3 = <u32>first;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
}

/** The numbers of a vector. @returns which share of the largest angle, as 32 bits */
export function drawNoise(
  key0: u32,
  key1: u32,
  step: u32,
  position: u32,
  vector: u32,
  series: u32,
  direction: usize,
  size: i32,
): f64 {
  s0 = step;
  s1 = position;
  s2 = vector;
  s3 = series;
  scramble(key0, key1);
  const share = nextWord();
  const end = direction + ((<usize>size) << 2);
  for (; direction < end; direction += 8) {
    const word = nextWord();
    f32.store(direction, (<f32>(word & 0xffff) + 0.5) * (<f32>1 / 65536));
    f32.store(direction, (<f32>(word >> 16) + 0.5) * (<f32>1 / 65536), 4);
  }
  return <f64>share;
}

/** Turns a vector by an angle towards a direction. @param size a multiple of 4 */
export function turn(values: usize, direction: usize, size: i32, sine: f64, cosine: f64): void {
  const end = values + ((<usize>size) << 2);
  let squares = f64x2.splat(0);
  let products = f64x2.splat(0);
  let lengths = f64x2.splat(0);
  for (let x = values, r = direction; x < end; x += 16, r += 16) {
    const xs = v128.load(x);
    const rs = v128.load(r);
    const xLow = lower(xs);
    const xHigh = upper(xs);
    const rLow = lower(rs);
    const rHigh = upper(rs);
    squares = f64x2.add(f64x2.add(squares, f64x2.mul(xLow, xLow)), f64x2.mul(xHigh, xHigh));
    products = f64x2.add(f64x2.add(products, f64x2.mul(rLow, xLow)), f64x2.mul(rHigh, xHigh));
    lengths = f64x2.add(f64x2.add(lengths, f64x2.mul(rLow, rLow)), f64x2.mul(rHigh, rHigh));
  }
  const xx = total(squares);
  const rx = total(products);
  const rr = total(lengths);
  const across = rr - (rx * rx) / xx;
  if (!(across > 1e-12 * rr && xx < Infinity)) return;
  const toward = sine * sqrt(xx / across);
  const along = f64x2.splat(cosine - (toward * rx) / xx);
  const by = f64x2.splat(toward);
  for (let x = values, r = direction; x < end; x += 16, r += 16) {
    const xs = v128.load(x);
    const rs = v128.load(r);
    const low = f64x2.add(f64x2.mul(lower(xs), along), f64x2.mul(lower(rs), by));
    const high = f64x2.add(f64x2.mul(upper(xs), along), f64x2.mul(upper(rs), by));
    const pair = f32x4.demote_f64x2_zero(low);
    v128.store(x, v128.shuffle<f32>(pair, f32x4.demote_f64x2_zero(high), 0, 1, 4, 5));
  }
}

/** Rounds floats to half precision. @param count a multiple of 4 */
export function narrowFloat16(source: usize, count: i32, target: usize): void {
  const end = source + ((<usize>count) << 2);
  for (; source < end; source += 16, target += 8) {
    const word = v128.load(source);
    const size = v128.and(word, i32x4.splat(0x7fffffff));
    const odd = v128.and(i32x4.shr_u(size, 13), i32x4.splat(1));
    const normal = i32x4.shr_u(i32x4.add(i32x4.sub(size, i32x4.splat(0x38000000 - 0xfff)), odd), 13);
    // Beside a half, a float has room for multiples of the smallest half-precision number only.
    const small = i32x4.sub(f32x4.add(size, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
    const large = v128.bitselect(
      i32x4.splat(0x7e00),
      i32x4.splat(0x7c00),
      i32x4.gt_s(size, i32x4.splat(0x7f800000)),
    );
    const finite = v128.bitselect(small, normal, i32x4.lt_s(size, i32x4.splat(0x38800000)));
    const bits = v128.bitselect(large, finite, i32x4.ge_s(size, i32x4.splat(0x47800000)));
    const sign = v128.and(i32x4.shr_u(word, 16), i32x4.splat(0x8000));
    const half = v128.or(sign, bits);
    v128.store64_lane(target, v128.shuffle<i16>(half, half, 0, 2, 4, 6, 0, 2, 4, 6), 0);
  }
}
