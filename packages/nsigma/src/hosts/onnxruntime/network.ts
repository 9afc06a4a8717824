import { allocateLogits } from "../../candidates/workspace.ts";
import type { Logits } from "../../logits/logits.ts";
import { rowOf } from "../../sampler/sample-batch.ts";
import { queue, type Queue } from "../turns.ts";
import { Cache, Caches } from "./cache.ts";
import { type Layout, readLayout } from "./layout.ts";
import { NoiseInputs, type RowNoise } from "./noise-inputs.ts";
import type { OrtRuntime, OrtSession, OrtTensor, OrtTensorClass } from "./runtime.ts";

/** Beyond this many entries rows are copied into the kernel one by one: its memory takes 38 bytes for each entry. */
const MOST_IN_PLACE = 2 ** 20;

/**
 * By runtime: onnxruntime-web confuses runs that overlap, of other sessions too, and all runs of a session write their
 * logits into one place.
 */
const queues = new WeakMap<OrtTensorClass, Queue>();

/** A session as a function: tokens and cache in, logits and cache out. All rows of a run are of one length. */
export class Network {
  readonly caches: Caches;
  readonly noise: NoiseInputs;
  /** Positions that have run, over all rows: what a prefix that is used again saves. */
  positions = 0;
  /** Whether logits are written where the sampler reads them; undefined until a run has shown it. */
  inPlace: boolean | undefined;
  private readonly session: OrtSession;
  private readonly Tensor: OrtTensorClass;
  private readonly layout: Layout;
  /** In the kernel's memory. */
  private place: Float32Array = new Float32Array(0);
  private ones: BigInt64Array = new BigInt64Array(0);
  private readonly inTurn: Queue;

  constructor({ session, Tensor }: OrtRuntime) {
    this.layout = readLayout(session);
    this.session = session;
    this.Tensor = Tensor;
    this.caches = new Caches(this.layout.slots, Tensor);
    this.noise = new NoiseInputs(this.layout.noise, Tensor);
    if (!this.layout.float32) this.inPlace = false;
    this.inTurn = queues.get(Tensor) ?? queue();
    queues.set(Tensor, this.inTurn);
  }

  /** Entries of a row of logits; undefined when the model does not say. */
  get vocabSize(): number | undefined {
    return this.layout.vocabSize;
  }

  /**
   * Runs the next tokens of every row, when the runs before it are over.
   *
   * @param ids for each row as many tokens
   * @param cache of the positions before; it is disposed of
   * @param read is given the logits after each row's last token. They are overwritten by the next run.
   * @param noise of each row
   * @returns the cache with the new positions
   */
  run(
    ids: readonly (readonly number[])[],
    cache: Cache,
    read: (logits: (row: number) => Logits) => void,
    noise: readonly (RowNoise | undefined)[] = [],
  ): Promise<Cache> {
    return this.inTurn(() => this.runNow(ids, cache, read, noise));
  }

  private async runNow(
    ids: readonly (readonly number[])[],
    cache: Cache,
    read: (logits: (row: number) => Logits) => void,
    noise: readonly (RowNoise | undefined)[],
  ): Promise<Cache> {
    const [rows, length] = [ids.length, ids[0].length];
    const feeds = { ...this.feeds(ids, cache), ...this.noise.feeds(noise, cache.length, ids[0].length) };
    const place = this.placeFor(rows, length);
    const fetches: Record<string, OrtTensor | null> = { logits: place };
    for (const { present } of this.layout.slots) fetches[present] = null;
    let outputs = await this.session.run(feeds, fetches);
    if (place && this.inPlace === undefined) {
      // onnxruntime-web hands such a tensor back without a word, and without logits.
      this.inPlace = !Number.isNaN(this.place[0]);
      if (!this.inPlace) outputs = await this.session.run(feeds, { ...fetches, logits: null });
    }
    cache.dispose();
    this.positions += rows * length;
    // What onnxruntime-node returns for such a tensor is another one, over other memory.
    const logits = place && this.inPlace ? place : outputs.logits;
    read(rowsOf(logits, await logits.getData()));
    outputs.logits.dispose();
    return new Cache(this.layout.slots.map(({ present }) => outputs[present]));
  }

  /** A tensor over the kernel's memory, where the logits of this run fit into it. */
  private placeFor(rows: number, length: number): OrtTensor | null {
    const { vocabSize } = this;
    const only = length === 1 || this.layout.inputs.has("num_logits_to_keep");
    if (this.inPlace === false || !only || vocabSize === undefined) return null;
    const entries = rows * vocabSize;
    if (rows > 1 && entries > MOST_IN_PLACE) return null;
    if (this.place.length < entries) this.place = allocateLogits(entries);
    if (this.inPlace === undefined) this.place[0] = NaN;
    return new this.Tensor("float32" as never, this.place.subarray(0, entries) as never, [
      rows,
      1,
      vocabSize,
    ]);
  }

  private feeds(ids: readonly (readonly number[])[], cache: Cache): Record<string, OrtTensor> {
    const [rows, length] = [ids.length, ids[0].length];
    const total = cache.length + length;
    const { inputs, slots } = this.layout;
    const feeds: Record<string, OrtTensor> = { input_ids: this.integers(ids.flat(), [rows, length]) };
    if (inputs.has("attention_mask")) feeds.attention_mask = this.allSeen(rows, total);
    if (inputs.has("position_ids")) {
      const positions = ids.flatMap((row) => row.map((_, at) => cache.length + at));
      feeds.position_ids = this.integers(positions, [rows, length]);
    }
    if (inputs.has("num_logits_to_keep")) feeds.num_logits_to_keep = this.integers([1], []);
    for (const [index, { past }] of slots.entries()) feeds[past] = cache.tensors[index];
    return feeds;
  }

  /** Rows of one length need no padding: the mask is ones. */
  private allSeen(rows: number, total: number): OrtTensor {
    const entries = rows * total;
    if (this.ones.length < entries) this.ones = new BigInt64Array(entries * 2).fill(1n);
    return new this.Tensor("int64" as never, this.ones.subarray(0, entries) as never, [rows, total]);
  }

  private integers(values: readonly number[], dims: readonly number[]): OrtTensor {
    return new this.Tensor("int64" as never, BigInt64Array.from(values, BigInt) as never, dims);
  }
}

/** The last row of logits of each row of a batch, whether there are logits for every position or for the last alone. */
function rowsOf({ dims }: OrtTensor, data: unknown): (row: number) => Logits {
  const [length, vocabSize] = dims.slice(-2);
  const logits = asLogits(data);
  return (row) => rowOf(logits, (row + 1) * length - 1, vocabSize);
}

function asLogits(data: unknown): Logits {
  if (data instanceof Float32Array) return data;
  const { buffer, byteOffset, length } = data as Uint16Array<ArrayBuffer>;
  return { data: new Uint16Array(buffer, byteOffset, length), dtype: "float16" };
}
