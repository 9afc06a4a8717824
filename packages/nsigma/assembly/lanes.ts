// Small things done to four floats or two doubles.

/** Both doubles, added. */
// @ts-ignore: decorator
@inline
export function total(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** The lower two floats as doubles. */
// @ts-ignore: decorator
@inline
export function lower(quad: v128): v128 {
  return f64x2.promote_low_f32x4(quad);
}

/** The upper two floats as doubles. */
// @ts-ignore: decorator
@inline
export function upper(quad: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(quad, quad, 2, 3, 2, 3));
}

/** Four floats, with -Infinity for those beyond the end. */
// @ts-ignore: decorator
@inline
export function load4(at: usize, end: usize): v128 {
  const quad = v128.load(at);
  const left = <i32>((end - at) >> 2);
  if (left >= 4) return quad;
  return v128.bitselect(quad, f32x4.splat(-Infinity), i32x4.gt_s(i32x4.splat(left), i32x4(0, 1, 2, 3)));
}

/** All ones where a lane is finite. */
// @ts-ignore: decorator
@inline
export function finiteLanes(quad: v128): v128 {
  return i32x4.lt_s(v128.and(quad, i32x4.splat(0x7fffffff)), i32x4.splat(0x7f800000));
}

/** The largest of four floats. */
// @ts-ignore: decorator
@inline
export function largest(quad: v128): f32 {
  const half = f32x4.max(quad, v128.shuffle<f32>(quad, quad, 2, 3, 0, 1));
  const one = f32x4.max(half, v128.shuffle<f32>(half, half, 1, 0, 3, 2));
  return f32x4.extract_lane(one, 0);
}
