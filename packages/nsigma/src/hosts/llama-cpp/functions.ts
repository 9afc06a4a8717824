import type koffi from "koffi";
import type { LibraryHandle } from "koffi";

/** An address in llama.cpp's memory. */
export type Pointer = bigint;

/** A struct that is passed by value: more bytes than any of them has. Its fields are written by `params.ts`. */
export interface Blob {
  readonly bytes: Uint8Array;
}
const BLOB = 512;

/** Tokens to decode, as llama.cpp's `llama_batch` has them. */
export interface NativeBatch {
  n_tokens: number;
  token: Int32Array;
  embd: null;
  pos: Int32Array;
  n_seq_id: Int32Array;
  seq_id: BigUint64Array;
  logits: Int8Array;
}

/** The functions of llama.cpp's C API that are used; see its llama.h and ggml-backend.h. */
export interface Functions {
  model_default_params(): Blob;
  context_default_params(): Blob;
  model_load_from_file: Asynchronous<(path: string, params: Blob) => Pointer | null>;
  model_free(model: Pointer): void;
  init_from_model: Asynchronous<(model: Pointer, params: Blob) => Pointer | null>;
  free(context: Pointer): void;
  max_parallel_sequences(): number;
  n_ctx(context: Pointer): number;
  n_batch(context: Pointer): number;
  n_seq_max(context: Pointer): number;
  n_threads(context: Pointer): number;
  model_get_vocab(model: Pointer): Pointer;
  model_n_ctx_train(model: Pointer): number;
  model_n_layer(model: Pointer): number;
  model_desc(model: Pointer, text: Uint8Array, size: number): number;
  model_chat_template(model: Pointer, name: null): string | null;
  model_has_encoder(model: Pointer): boolean;
  model_has_decoder(model: Pointer): boolean;
  model_is_recurrent(model: Pointer): boolean;
  model_is_hybrid(model: Pointer): boolean;
  model_is_diffusion(model: Pointer): boolean;
  vocab_n_tokens(vocab: Pointer): number;
  vocab_is_eog(vocab: Pointer, token: number): boolean;
  vocab_bos(vocab: Pointer): number;
  vocab_eos(vocab: Pointer): number;
  vocab_get_text(vocab: Pointer, token: number): string;
  tokenize(
    vocab: Pointer,
    text: Uint8Array,
    length: number,
    tokens: Int32Array,
    most: number,
    addSpecial: boolean,
    parseSpecial: boolean,
  ): number;
  token_to_piece(
    vocab: Pointer,
    token: number,
    text: Uint8Array,
    size: number,
    strip: number,
    special: boolean,
  ): number;
  decode: Asynchronous<(context: Pointer, batch: NativeBatch) => number>;
  get_logits(context: Pointer): Pointer | null;
  get_memory(context: Pointer): Pointer;
  memory_clear(memory: Pointer, data: boolean): void;
  memory_seq_rm(memory: Pointer, sequence: number, from: number, to: number): boolean;
  memory_seq_cp(memory: Pointer, source: number, target: number, from: number, to: number): void;
  log_set(callback: Pointer, data: null): void;
}

/** A function that can also be called on another thread, with the answer in a promise. */
export type Asynchronous<F extends (...values: never[]) => unknown> = F & {
  later(...values: Parameters<F>): Promise<ReturnType<F>>;
};

/** The functions that list what llama.cpp computes on. */
export interface BackendFunctions {
  load_all_from_path(folder: string): void;
  load_all(): void;
  dev_count(): number;
  dev_get(index: number): Pointer;
  dev_name(device: Pointer): string;
  dev_description(device: Pointer): string;
}

type Koffi = typeof koffi;

/** Declares llama.cpp's functions. @throws Error for a library that lacks one */
export function declareFunctions(koffi: Koffi, library: LibraryHandle): Functions {
  const blob = koffi.struct({ bytes: koffi.array("uint8", BLOB, "Typed") });
  const batch = koffi.struct({
    n_tokens: "int32",
    token: "void *",
    embd: "void *",
    pos: "void *",
    n_seq_id: "void *",
    seq_id: "void *",
    logits: "void *",
  });
  const types: Record<keyof Functions, [result: unknown, ...values: unknown[]]> = {
    model_default_params: [blob],
    context_default_params: [blob],
    model_load_from_file: ["void *", "str", blob],
    model_free: ["void", "void *"],
    init_from_model: ["void *", "void *", blob],
    free: ["void", "void *"],
    max_parallel_sequences: ["size_t"],
    n_ctx: ["uint32", "void *"],
    n_batch: ["uint32", "void *"],
    n_seq_max: ["uint32", "void *"],
    n_threads: ["int32", "void *"],
    model_get_vocab: ["void *", "void *"],
    model_n_ctx_train: ["int32", "void *"],
    model_n_layer: ["int32", "void *"],
    model_desc: ["int32", "void *", "void *", "size_t"],
    model_chat_template: ["str", "void *", "void *"],
    model_has_encoder: ["bool", "void *"],
    model_has_decoder: ["bool", "void *"],
    model_is_recurrent: ["bool", "void *"],
    model_is_hybrid: ["bool", "void *"],
    model_is_diffusion: ["bool", "void *"],
    vocab_n_tokens: ["int32", "void *"],
    vocab_is_eog: ["bool", "void *", "int32"],
    vocab_bos: ["int32", "void *"],
    vocab_eos: ["int32", "void *"],
    vocab_get_text: ["str", "void *", "int32"],
    tokenize: ["int32", "void *", "void *", "int32", "void *", "int32", "bool", "bool"],
    token_to_piece: ["int32", "void *", "int32", "void *", "int32", "int32", "bool"],
    decode: ["int32", "void *", batch],
    get_logits: ["void *", "void *"],
    get_memory: ["void *", "void *"],
    memory_clear: ["void", "void *", "bool"],
    memory_seq_rm: ["bool", "void *", "int32", "int32", "int32"],
    memory_seq_cp: ["void", "void *", "int32", "int32", "int32", "int32"],
    log_set: ["void", "void *", "void *"],
  };
  return declared(library, "llama_", types) as unknown as Functions;
}

/** Declares ggml's functions that list backends. @throws Error for a library that lacks one */
export function declareBackends(library: LibraryHandle): BackendFunctions {
  const types: Record<keyof BackendFunctions, [result: unknown, ...values: unknown[]]> = {
    load_all_from_path: ["void", "str"],
    load_all: ["void"],
    dev_count: ["size_t"],
    dev_get: ["void *", "size_t"],
    dev_name: ["str", "void *"],
    dev_description: ["str", "void *"],
  };
  return declared(library, "ggml_backend_", types) as unknown as BackendFunctions;
}

function declared(
  library: LibraryHandle,
  prefix: string,
  types: Record<string, [result: unknown, ...values: unknown[]]>,
): Record<string, unknown> {
  const entries = Object.entries(types).map(([name, [result, ...values]]) => {
    const call = library.func(prefix + name, result as never, values as never);
    const later = (...given: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        call.async(...given, (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer)));
      });
    return [name, Object.assign(call, { later })];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}
