// Half-precision rows as floats.

export const FLOAT16: i32 = 1;

/** Widens some entries by their kind. */
export function widen(kind: i32, source: usize, count: i32, target: usize): void {
  if (kind == FLOAT16) widenFloat16(source, count, target);
  else widenBfloat16(source, count, target);
}

/** bfloat16 is the upper half of a float. */
function widenBfloat16(source: usize, count: i32, target: usize): void {
  const end = target + ((<usize>count) << 2);
  for (; target < end; target += 16, source += 8) {
    v128.store(target, i32x4.shl(i32x4.extend_low_i16x8_u(v128.load64_zero(source)), 16));
  }
}

/**
 * float16: its ten bits of mantissa and five of exponent moved up to a float's place are the number divided by 2^112,
 * subnormals with it; infinities and NaN have an exponent of their own to set.
 */
export function widenFloat16(source: usize, count: i32, target: usize): void {
  const end = target + ((<usize>count) << 2);
  const up = f32x4.splat(reinterpret<f32>(0x77800000));
  for (; target < end; target += 16, source += 8) {
    const half = i32x4.extend_low_i16x8_u(v128.load64_zero(source));
    const sign = i32x4.shl(v128.and(half, i32x4.splat(0x8000)), 16);
    const rest = v128.and(half, i32x4.splat(0x7fff));
    const number = f32x4.mul(i32x4.shl(rest, 13), up);
    const odd = v128.or(i32x4.shl(rest, 13), i32x4.splat(0x7f800000));
    const isOdd = i32x4.ge_s(rest, i32x4.splat(0x7c00));
    v128.store(target, v128.or(sign, v128.bitselect(odd, number, isOdd)));
  }
}
