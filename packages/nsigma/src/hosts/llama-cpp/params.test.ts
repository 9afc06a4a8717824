import { describe, expect, it } from "vitest";
import { LAYOUTS } from "./layouts.ts";
import { layoutOf, RELEASES, writeFields } from "./params.ts";

/** The defaults of a release, as its own functions would give them. */
function defaultsOf(release: string) {
  const blob = { model: { bytes: new Uint8Array(512) }, context: { bytes: new Uint8Array(512) } };
  const { model, context } = LAYOUTS[release];
  writeFields(blob.model, model, { n_gpu_layers: -1, split_mode: 1, use_extra_bufts: 1 });
  writeFields(blob.context, context, {
    n_ctx: 512,
    n_batch: 2048,
    n_ubatch: 512,
    n_seq_max: 1,
    n_threads: 4,
    n_threads_batch: 4,
    flash_attn_type: -1,
    type_k: 1,
    type_v: 1,
    offload_kqv: 1,
    no_perf: 1,
    swa_full: 1,
  });
  return blob;
}

describe("layoutOf(release, defaults)", () => {
  it.each(RELEASES)("knows %s", (release) => {
    expect(layoutOf(release, defaultsOf(release))).toBe(LAYOUTS[release]);
    expect(layoutOf(`v${release}`, defaultsOf(release))).toBe(LAYOUTS[release]);
  });

  it("does not know another release, nor one whose defaults stand elsewhere than its number says", () => {
    const [release] = RELEASES;
    expect(layoutOf("b9999", defaultsOf(release))).toBeUndefined();
    expect(layoutOf("unknown", defaultsOf(release))).toBeUndefined();
    const moved = defaultsOf(release);
    moved.context.bytes.copyWithin(4, 0, 200);
    expect(layoutOf(release, moved)).toBeUndefined();
  });

  it("a field that a release does not have is not written", () => {
    const { context } = defaultsOf(RELEASES[0]);
    expect(() => writeFields(context, LAYOUTS[RELEASES[0]].context, { n_none: 1 })).toThrow(/has no n_none/);
  });
});
