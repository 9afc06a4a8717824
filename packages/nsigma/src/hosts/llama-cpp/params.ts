import type { Blob } from "./functions.ts";
import { LAYOUTS, type Layout, type StructLayout } from "./layouts.ts";

/** What llama.cpp's own defaults are: a layout under which they read otherwise is not this library's. */
const MODEL_DEFAULTS = { n_gpu_layers: -1, split_mode: 1, main_gpu: 0, vocab_only: 0, use_extra_bufts: 1 };
const CONTEXT_DEFAULTS = {
  n_ctx: 512,
  n_batch: 2048,
  n_ubatch: 512,
  n_seq_max: 1,
  n_threads: 4,
  n_threads_batch: 4,
  flash_attn_type: -1,
  type_k: 1,
  type_v: 1,
  embeddings: 0,
  offload_kqv: 1,
  no_perf: 1,
  swa_full: 1,
  kv_unified: 0,
};
const BOOLEANS = new Set([
  "vocab_only",
  "check_tensors",
  "use_extra_bufts",
  "embeddings",
  "offload_kqv",
  "no_perf",
  "swa_full",
  "kv_unified",
]);
const POINTERS = new Set(["progress_callback", "cb_eval", "abort_callback"]);

/** The names of the releases whose layouts are known. */
export const RELEASES: readonly string[] = Object.keys(LAYOUTS);

/**
 * The layout of a release: by its number, as `0.4.0-dev` or `b10361`.
 *
 * @param defaults what the library's own functions give, by which a layout is tried
 * @returns undefined for a release that is not known, or that is not what its number says
 */
export function layoutOf(release: string, defaults: { model: Blob; context: Blob }): Layout | undefined {
  const layout = LAYOUTS[/^v?(b\d+|\d+\.\d+\.\d+)/.exec(release)?.[1] ?? ""];
  if (!layout) return undefined;
  const fits =
    reads(defaults.model, layout.model, MODEL_DEFAULTS) &&
    reads(defaults.context, layout.context, CONTEXT_DEFAULTS);
  return fits ? layout : undefined;
}

function reads(blob: Blob, layout: StructLayout, expected: Readonly<Record<string, number>>): boolean {
  const view = viewOf(blob);
  return Object.entries(expected).every(([field, value]) => {
    const offset = layout.offsets[field];
    if (offset === undefined) return false;
    return (BOOLEANS.has(field) ? view.getUint8(offset) : view.getInt32(offset, true)) === value;
  });
}

/** Writes fields into a struct: integers, booleans as 0 and 1, addresses. @throws Error for a field it does not have */
export function writeFields(
  blob: Blob,
  layout: StructLayout,
  fields: Readonly<Record<string, number | bigint>>,
): void {
  const view = viewOf(blob);
  for (const [field, value] of Object.entries(fields)) {
    const offset = layout.offsets[field];
    if (offset === undefined) throw new Error(`this release of llama.cpp has no ${field}`);
    if (POINTERS.has(field)) view.setBigUint64(offset, BigInt(value), true);
    else if (BOOLEANS.has(field)) view.setUint8(offset, Number(value));
    else view.setInt32(offset, Number(value), true);
  }
}

function viewOf({ bytes }: Blob): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
