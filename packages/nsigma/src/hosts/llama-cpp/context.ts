import { OptionError } from "../../errors.ts";
import type { NativeBatch, Pointer } from "./functions.ts";
import { type LlamaModel, reason } from "./model.ts";
import { writeFields } from "./params.ts";

export interface ContextSettings {
  /** The most tokens of one text. */
  readonly contextSize: number;
  /** Texts at once: each has a memory of its own. */
  readonly sequences: number;
  readonly threads: number;
  /** A function of C that llama.cpp asks about every node it computes. */
  readonly callback?: Pointer | undefined;
}

/** The most tokens that are computed in one call: as many as there can be texts. */
export const BATCH = 256;
/** The most tokens of one text in a call after which the logits are wanted: there is memory for them at all times. */
export const OUTPUTS = 16;

/** What a model computes with: the keys and values of several texts, and the logits after their last tokens. */
export class LlamaContext {
  readonly batch: Batch;
  readonly sequences: number;
  private readonly model: LlamaModel;
  /** As llama.cpp knows it, a `llama_context *`. */
  readonly address: Pointer;
  private readonly memory: Pointer;
  /** llama.cpp's memory with the logits, in place. It stays while its address does. */
  private logits: { address: bigint; rows: Float32Array } | undefined;

  /** @throws OptionError for what does not fit into memory, and settings that llama.cpp did not take as they were meant */
  static async open(model: LlamaModel, settings: ContextSettings): Promise<LlamaContext> {
    const { functions, layout } = model.llama;
    const { contextSize, sequences, threads, callback } = settings;
    // llama.cpp rounds a context up to whole pieces, but takes its batch from what is asked for.
    const cells = Math.ceil(contextSize / BATCH) * BATCH * sequences;
    const { context: parameters } = model.llama.defaults();
    writeFields(parameters, layout.context, {
      n_ctx: cells,
      n_batch: BATCH,
      n_ubatch: BATCH,
      n_seq_max: sequences,
      n_outputs_max: Math.max(sequences, OUTPUTS),
      n_outputs_max_per_seq: OUTPUTS,
      n_threads: threads,
      n_threads_batch: threads,
      kv_unified: 0, // texts that share one memory round each other's attention differently
      ...(callback !== undefined && { cb_eval: callback }),
    });
    model.llama.complaints();
    const address = await functions.init_from_model.later(model.address, parameters);
    if (address === null) {
      const what = `one that fits into memory, for ${sequences} texts at once: ${reason(model.llama)}`;
      throw new OptionError("contextSize", contextSize, what);
    }
    const made = {
      n_ctx: functions.n_ctx(address) >= cells,
      n_batch: functions.n_batch(address) === BATCH,
      n_seq_max: functions.n_seq_max(address) === sequences,
      n_threads: functions.n_threads(address) === threads,
    };
    const [wrong] = Object.entries(made).find(([, right]) => !right) ?? [];
    if (wrong !== undefined) {
      functions.free(address);
      const { path, version } = model.llama.info;
      throw new OptionError("library", path, `one that takes ${wrong} where release ${version} has it`);
    }
    return new LlamaContext(model, address, sequences);
  }

  private constructor(model: LlamaModel, address: Pointer, sequences: number) {
    this.model = model;
    this.address = address;
    this.sequences = sequences;
    this.memory = model.llama.functions.get_memory(address);
    this.batch = new Batch(BATCH, model);
  }

  /**
   * Computes the batch on another thread.
   *
   * @throws Error when llama.cpp cannot compute it
   */
  async decode(): Promise<void> {
    const { llama } = this.model;
    llama.complaints();
    this.check(await llama.functions.decode.later(this.address, this.batch.native));
  }

  /** The same on this thread: what the callback is asked then costs little, where from another thread it costs 30 µs each. */
  decodeHere(): void {
    const { llama } = this.model;
    llama.complaints();
    this.check(llama.functions.decode(this.address, this.batch.native));
  }

  private check(status: number): void {
    if (status === 0) return;
    throw new Error(`llama.cpp cannot compute this (${status}): ${reason(this.model.llama)}`);
  }

  /** The logits after the tokens of the batch that asked for them, in their order: in place until the next `decode`. */
  rows(count: number): Float32Array[] {
    const { llama, vocabulary } = this.model;
    const address = llama.functions.get_logits(this.address);
    if (address === null) throw new Error("llama.cpp has no logits");
    const entries = count * vocabulary.size;
    if (this.logits?.address !== address || this.logits.rows.length < entries) {
      const rows = new Float32Array(llama.view(address, entries * Float32Array.BYTES_PER_ELEMENT));
      this.logits = { address, rows };
    }
    const { rows } = this.logits;
    return Array.from({ length: count }, (_, row) =>
      rows.subarray(row * vocabulary.size, (row + 1) * vocabulary.size),
    );
  }

  /** Forgets what a text has from a position on. @returns false where this kind of model cannot forget a part */
  forget(sequence: number, from: number): boolean {
    return this.model.llama.functions.memory_seq_rm(this.memory, sequence, from, -1);
  }

  /** Gives a text all that another has computed, in place of its own. llama.cpp aborts the process for a part of it. */
  copy(source: number, target: number): void {
    this.model.llama.functions.memory_seq_cp(this.memory, source, target, -1, -1);
  }

  forgetAll(): void {
    this.model.llama.functions.memory_clear(this.memory, false);
  }

  close(): void {
    this.model.llama.functions.free(this.address);
  }
}

/** Tokens to compute, of any texts. */
export class Batch {
  readonly capacity: number;
  /** How many of its tokens ask for logits. */
  outputs = 0;
  readonly native: NativeBatch;
  private readonly sequences: Int32Array;

  constructor(capacity: number, { llama }: LlamaModel) {
    this.capacity = capacity;
    // So many entries lie outside of what the collector moves, and keep their addresses.
    const entries = (): Int32Array => new Int32Array(capacity);
    this.sequences = entries();
    const start = llama.addressOf(this.sequences);
    const seq_id = BigUint64Array.from({ length: capacity }, (_, index) => start + BigInt(4 * index));
    this.native = {
      n_tokens: 0,
      token: entries(),
      embd: null,
      pos: entries(),
      n_seq_id: entries().fill(1),
      seq_id,
      logits: new Int8Array(capacity),
    };
  }

  get size(): number {
    return this.native.n_tokens;
  }

  clear(): void {
    this.native.n_tokens = 0;
    this.outputs = 0;
  }

  add(token: number, position: number, sequence: number, output: boolean): void {
    const { native } = this;
    const at = native.n_tokens++;
    native.token[at] = token;
    native.pos[at] = position;
    this.sequences[at] = sequence;
    native.logits[at] = Number(output);
    if (output) this.outputs++;
  }
}
