import { load4, lower, upper } from "./lanes";

/** -|x - center| for every entry, in double precision until it is stored: what is nearest comes first. */
export function nearness(row: usize, count: i32, center: f64, keys: usize): void {
  const end = row + ((<usize>count) << 2);
  const from = f64x2.splat(center);
  for (let at = row; at < end; at += 16, keys += 16) {
    const quad = load4(at, end);
    const a = f32x4.demote_f64x2_zero(f64x2.neg(f64x2.abs(f64x2.sub(lower(quad), from))));
    const b = f32x4.demote_f64x2_zero(f64x2.neg(f64x2.abs(f64x2.sub(upper(quad), from))));
    v128.store(keys, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
  }
}
