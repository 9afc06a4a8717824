// Written by tools/write-llama-layouts.js from each release's include/llama.h.

/** A struct of C: its size in bytes, and where each field begins. */
export interface StructLayout {
  readonly size: number;
  readonly offsets: Readonly<Record<string, number>>;
}

/** The parameter structs of one release of llama.cpp. */
export interface Layout {
  readonly model: StructLayout;
  readonly context: StructLayout;
}

const MODEL_1: StructLayout = {
  size: 72,
  offsets: {
    devices: 0,
    tensor_buft_overrides: 8,
    n_gpu_layers: 16,
    split_mode: 20,
    load_mode: 24,
    main_gpu: 28,
    tensor_split: 32,
    progress_callback: 40,
    progress_callback_user_data: 48,
    kv_overrides: 56,
    vocab_only: 64,
    check_tensors: 65,
    use_extra_bufts: 66,
    no_host: 67,
    no_alloc: 68,
    load_mtp: 69,
  },
};

const CONTEXT_2: StructLayout = {
  size: 160,
  offsets: {
    n_ctx: 0,
    n_batch: 4,
    n_ubatch: 8,
    n_seq_max: 12,
    n_rs_seq: 16,
    n_outputs_max: 20,
    n_outputs_max_per_seq: 24,
    n_threads: 28,
    n_threads_batch: 32,
    ctx_type: 36,
    rope_scaling_type: 40,
    pooling_type: 44,
    attention_type: 48,
    flash_attn_type: 52,
    rope_freq_base: 56,
    rope_freq_scale: 60,
    yarn_ext_factor: 64,
    yarn_attn_factor: 68,
    yarn_beta_fast: 72,
    yarn_beta_slow: 76,
    yarn_orig_ctx: 80,
    defrag_thold: 84,
    cb_eval: 88,
    cb_eval_user_data: 96,
    type_k: 104,
    type_v: 108,
    abort_callback: 112,
    abort_callback_data: 120,
    embeddings: 128,
    offload_kqv: 129,
    no_perf: 130,
    op_offload: 131,
    swa_full: 132,
    kv_unified: 133,
    samplers: 136,
    n_samplers: 144,
    ctx_other: 152,
  },
};

const MODEL_3: StructLayout = {
  size: 80,
  offsets: {
    devices: 0,
    tensor_buft_overrides: 8,
    n_gpu_layers: 16,
    split_mode: 20,
    load_mode: 24,
    lazy_mode: 28,
    main_gpu: 32,
    tensor_split: 40,
    progress_callback: 48,
    progress_callback_user_data: 56,
    kv_overrides: 64,
    vocab_only: 72,
    check_tensors: 73,
    use_extra_bufts: 74,
    no_host: 75,
    no_alloc: 76,
    load_mtp: 77,
  },
};

export const LAYOUTS: Readonly<Record<string, Layout>> = {
  b10361: { model: MODEL_1, context: CONTEXT_2 },
  "0.4.0": { model: MODEL_3, context: CONTEXT_2 },
  "0.5.0": { model: MODEL_3, context: CONTEXT_2 },
};
