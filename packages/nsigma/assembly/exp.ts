// e^x for x <= 0, two or four at a time.

/** Below this a double has no digits left worth having. */
export const LEAST: f64 = -708;

/**
 * Every constant twice or four times, in memory: the compiler of a browser would otherwise build each of them again in
 * every round of a loop, at the cost of half of the loop.
 */
const DOUBLES = memory.data<f64>([
  // 1/ln 2; a number that rounds what is added to it, and leaves the integer in its low bits; ln 2 in two parts
  1.4426950408889634, 1.4426950408889634, 6755399441055744, 6755399441055744, 0.693147180369123816,
  0.693147180369123816, 1.90821492927058770002e-10, 1.90821492927058770002e-10,
  // 1/n! from 0! to 11!
  1, 1, 0.5, 0.5, 0.16666666666666666, 0.16666666666666666, 0.041666666666666664, 0.041666666666666664,
  0.008333333333333333, 0.008333333333333333, 0.001388888888888889, 0.001388888888888889, 0.0001984126984126984,
  0.0001984126984126984, 0.0000248015873015873, 0.0000248015873015873, 0.0000027557319223985893,
  0.0000027557319223985893, 2.755731922398589e-7, 2.755731922398589e-7, 2.505210838544172e-8, 2.505210838544172e-8,
]);
const BIAS_F64 = memory.data<i64>([0x3ff0000000000000, 0x3ff0000000000000]);

const FLOATS = memory.data<f32>([
  1.44269504, 1.44269504, 1.44269504, 1.44269504, 12582912, 12582912, 12582912, 12582912, 0.693359375, 0.693359375,
  0.693359375, 0.693359375, -2.1219444e-4, -2.1219444e-4, -2.1219444e-4, -2.1219444e-4, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5,
  0.16666667, 0.16666667, 0.16666667, 0.16666667, 0.041666668, 0.041666668, 0.041666668, 0.041666668, 0.008333334,
  0.008333334, 0.008333334, 0.008333334, 0.0013888889, 0.0013888889, 0.0013888889, 0.0013888889,
  // The cubic of crudePower
  0.99992807, 0.99992807, 0.99992807, 0.99992807, 0.69326098, 0.69326098, 0.69326098, 0.69326098, 0.24261112,
  0.24261112, 0.24261112, 0.24261112, 0.05517166, 0.05517166, 0.05517166, 0.05517166,
]);
const BIAS_F32 = memory.data<i32>([0x3f800000, 0x3f800000, 0x3f800000, 0x3f800000]);

// @ts-ignore: decorator
@inline
function double(index: usize): v128 {
  return v128.load(DOUBLES + (index << 4));
}

// @ts-ignore: decorator
@inline
function float(index: usize): v128 {
  return v128.load(FLOATS + (index << 4));
}

/**
 * e^x for two doubles from -708 to 0, to within two units of the last place: x = n·ln 2 + r, a polynomial for e^r
 * (Taylor, degree 11; the rest is below 2^-54), and n into the exponent.
 */
// @ts-ignore: decorator
@inline
export function exp2lanes(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, double(0)), double(1));
  const n = f64x2.sub(shifted, double(1));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, double(2))), f64x2.mul(n, double(3)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const p01 = f64x2.add(double(4), r);
  const p23 = f64x2.add(double(5), f64x2.mul(r, double(6)));
  const p45 = f64x2.add(double(7), f64x2.mul(r, double(8)));
  const p67 = f64x2.add(double(9), f64x2.mul(r, double(10)));
  const p89 = f64x2.add(double(11), f64x2.mul(r, double(12)));
  const pab = f64x2.add(double(13), f64x2.mul(r, double(14)));
  const q0 = f64x2.add(p01, f64x2.mul(r2, p23));
  const q1 = f64x2.add(p45, f64x2.mul(r2, p67));
  const q2 = f64x2.add(p89, f64x2.mul(r2, pab));
  const p = f64x2.add(q0, f64x2.mul(r4, f64x2.add(q1, f64x2.mul(r4, q2))));
  return f64x2.mul(p, i64x2.add(i64x2.shl(shifted, 52), v128.load(BIAS_F64)));
}

/** e^x for four floats from -87 to 0, to within a few units of the last place of a float. */
// @ts-ignore: decorator
@inline
export function exp4lanes(x: v128): v128 {
  const shifted = f32x4.add(f32x4.mul(x, float(0)), float(1));
  const n = f32x4.sub(shifted, float(1));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, float(2))), f32x4.mul(n, float(3)));
  const r2 = f32x4.mul(r, r);
  const p01 = f32x4.add(float(4), r);
  const p23 = f32x4.add(float(5), f32x4.mul(r, float(6)));
  const p45 = f32x4.add(float(7), f32x4.mul(r, float(8)));
  const p = f32x4.add(p01, f32x4.mul(r2, f32x4.add(p23, f32x4.mul(r2, f32x4.add(p45, f32x4.mul(r2, float(9)))))));
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), v128.load(BIAS_F32)));
}

/** 2^y for four floats from -125 to 0, to within 1e-4 of itself: a cubic for the fraction. */
// @ts-ignore: decorator
@inline
export function crudePower(y: v128): v128 {
  const shifted = f32x4.add(y, float(1));
  const f = f32x4.sub(y, f32x4.sub(shifted, float(1)));
  const high = f32x4.add(float(12), f32x4.mul(f, float(13)));
  const p = f32x4.add(float(10), f32x4.mul(f, f32x4.add(float(11), f32x4.mul(f, high))));
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), v128.load(BIAS_F32)));
}
