// The threshold kernel: what is not below a line moves to the front, in the order it has.
import { BLOCK_BYTES, MAXIMA_BYTES } from "./layout";
import { reaches } from "./table";

/**
 * @param keys what is compared with the line; may be the logits
 * @param ids the entries' token ids, or 0 when entry i is token i
 * @param maxima the table of maxima of these keys, or 0 when there is none
 * @returns how many entries are at or above the line
 */
export function collect(
  keys: usize,
  logits: usize,
  ids: usize,
  count: i32,
  maxima: usize,
  threshold: f32,
  outLogits: usize,
  outIds: usize,
): i32 {
  const line = f32x4.splat(threshold);
  const below = !(threshold >= 0);
  const end = keys + ((<usize>count) << 2);
  let kept: usize = 0;
  for (let start = keys; start < end; start += BLOCK_BYTES) {
    if (maxima) {
      const reached = reaches(maxima, line, below);
      maxima += MAXIMA_BYTES;
      if (!reached) continue;
    }
    const stop = start + BLOCK_BYTES < end ? start + BLOCK_BYTES : end;
    for (let at = start; at < stop; at += 16) {
      let lanes = i32x4.bitmask(f32x4.ge(v128.load(at), line));
      if (stop - at < 16) lanes &= (1 << (<i32>((stop - at) >> 2))) - 1;
      while (lanes) {
        const offset = at - keys + ((<usize>ctz(lanes)) << 2);
        store<f32>(outLogits + kept, load<f32>(logits + offset));
        store<i32>(outIds + kept, ids ? load<i32>(ids + offset) : <i32>(offset >> 2));
        kept += 4;
        lanes &= lanes - 1;
      }
    }
  }
  return <i32>(kept >> 2);
}
