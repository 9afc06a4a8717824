import type { Row } from "../contract.ts";

/** See `Kernel.keep`: one stable compaction serves every cut, whatever found its threshold. */
export function keep(
  { logits, ids, count }: Pick<Row, "logits" | "ids" | "count">,
  keys: Float32Array,
  line: number,
  limit: number,
  out: { readonly logits: Float32Array; readonly ids: Int32Array },
): number {
  let ties = limit;
  if (limit < count) {
    for (let i = 0; i < count; i++) if (keys[i] > line) ties--;
  }
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    if (key < line || (key === line && ties-- <= 0)) continue;
    out.logits[kept] = logits[i];
    out.ids[kept] = ids === null ? i : ids[i];
    kept++;
  }
  return kept;
}
