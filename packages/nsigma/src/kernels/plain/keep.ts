/** See `Kernel.keep`: one stable compaction serves every cut, whatever found its threshold. */
export function keep(
  keys: Float32Array,
  logits: Float32Array,
  ids: Int32Array | null,
  count: number,
  threshold: number,
  limit: number,
  outLogits: Float32Array,
  outIds: Int32Array,
): number {
  let ties = limit;
  if (limit < count) {
    for (let i = 0; i < count; i++) if (keys[i] > threshold) ties--;
  }
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    if (key < threshold || (key === threshold && ties-- <= 0)) continue;
    outLogits[kept] = logits[i];
    outIds[kept] = ids === null ? i : ids[i];
    kept++;
  }
  return kept;
}
