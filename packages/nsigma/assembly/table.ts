// The table of maxima: one f32x4 per block, lane by lane.
import { BLOCK_BYTES, MAXIMA_BYTES } from "./layout";
import { largest, load4 } from "./lanes";

/** Whether the table has true maxima; otherwise a lane with its sign bit set only says that it is all negative. */
let exact: bool = false;

export function setExact(value: bool): void {
  exact = value;
}

/** Writes true maxima. */
export function tabulate(row: usize, count: i32, maxima: usize): v128 {
  let top = f32x4.splat(-Infinity);
  const end = row + ((<usize>count) << 2);
  for (let start = row; start < end; start += BLOCK_BYTES) {
    const stop = start + BLOCK_BYTES < end ? start + BLOCK_BYTES : end;
    let blockTop = f32x4.splat(-Infinity);
    let at = start;
    for (; at + 64 <= stop; at += 64) {
      const ab = f32x4.pmax(v128.load(at), v128.load(at, 16));
      const cd = f32x4.pmax(v128.load(at, 32), v128.load(at, 48));
      blockTop = f32x4.pmax(blockTop, f32x4.pmax(ab, cd));
    }
    for (; at < stop; at += 16) blockTop = f32x4.pmax(blockTop, load4(at, stop));
    v128.store(maxima, blockTop);
    maxima += MAXIMA_BYTES;
    top = f32x4.pmax(top, blockTop);
  }
  exact = true;
  return top;
}

/** Makes the table exact, if it is not. */
export function sharpen(row: usize, count: i32, maxima: usize): void {
  if (!exact) tabulate(row, count, maxima);
}

/** Whether a block can have an entry at or above a line. */
// @ts-ignore: decorator
@inline
export function reaches(maxima: usize, line: v128, below: bool): bool {
  const top = v128.load(maxima);
  const over = f32x4.ge(top, line);
  if (exact || !below) return v128.any_true(over);
  return v128.any_true(v128.or(over, i32x4.lt_s(top, i32x4.splat(0))));
}

/** The largest entry a block can have. */
export function topOf(maxima: usize): f32 {
  const top = v128.load(maxima);
  if (!exact && v128.any_true(i32x4.lt_s(top, i32x4.splat(0)))) return Infinity;
  return largest(top);
}
