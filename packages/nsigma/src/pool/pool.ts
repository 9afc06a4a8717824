import { availableParallelism } from "node:os";
import { type MessagePort, MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { LogitsError, OptionError } from "../errors.ts";
import { checkInteger, checkTokens } from "../options/check.ts";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { type Board, boardOf, DONE, READY, ROUND, shareBoard } from "./board.ts";
import { Share } from "./share.ts";
import type { PromptMessage, WorkerData } from "./worker.ts";

export interface PoolSettings {
  /** How many rows a batch has; an integer from 1. */
  rows: number;
  /** Entries per row, padding included. */
  vocabSize: number;
  /** Threads, this one among them; an integer from 1. Default: as many as the machine has, at most one per row. */
  threads?: number;
}

/** A thread and the way to it. */
interface Helper {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly first: number;
  readonly end: number;
}

/** How long a thread may take to start, or for a round, in milliseconds. */
const PATIENCE = 30_000;

// From the sources, as tests run them, the built worker is the one that Node can load.
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/pool/worker.js" : "./worker.js",
  import.meta.url,
);

/**
 * Samples batches on several threads. The tokens are those that one sampler per row would choose.
 *
 *     const pool = createPool({ topNSigma: 1, seed: 1 }, { rows: 64, vocabSize: 128_256 });
 *     model.writeLogits(pool.logits);             // row after row, in shared memory
 *     const tokens = pool.sample();               // one per row
 *     pool.close();
 *
 * For Node, Bun and Deno. Rows are worth their threads from about eight on; `sampleBatch` is simpler below.
 */
export class Pool {
  /** rows x vocabSize entries, for the model to write into. */
  readonly logits: Float32Array;
  private readonly board: Board;
  private readonly own: Share;
  private readonly ownRows: number;
  private readonly helpers: Helper[] = [];
  private closed = false;

  constructor(options: readonly SamplerOptions[], settings: Required<PoolSettings>) {
    const { rows, vocabSize, threads } = settings;
    const shared = shareBoard(rows, vocabSize);
    this.board = boardOf(shared);
    this.logits = this.board.logits;
    const bounds = Array.from({ length: threads + 1 }, (_, i) => Math.round((i * rows) / threads));
    this.ownRows = bounds[1];
    this.own = new Share(options.slice(0, bounds[1]), 0, this.board);
    for (let thread = 1; thread < threads; thread++) {
      const [first, end] = [bounds[thread], bounds[thread + 1]];
      const { port1: port, port2 } = new MessageChannel();
      const workerData: WorkerData = {
        board: shared,
        first,
        options: options.slice(first, end),
        port: port2,
      };
      // Flags of the program, such as --input-type, are not for the thread's own file.
      const worker = new Worker(WORKER, { workerData, transferList: [port2], execArgv: [] });
      // A program that is done need not close its pool.
      worker.unref();
      port.unref();
      this.helpers.push({ worker, port, first, end });
    }
    this.awaitThreads(READY, "did not start");
  }

  /** Threads, this one among them. */
  get threads(): number {
    return this.helpers.length + 1;
  }

  /** The text that a row goes on from; penalties see it. */
  prompt(row: number, tokens: readonly number[]): void {
    this.checkOpen();
    const { length: rows } = this.board.tokens;
    if (!(Number.isInteger(row) && row >= 0 && row < rows)) {
      throw new OptionError("row", row, `an integer from 0 to ${rows - 1}`);
    }
    checkTokens("prompt", tokens);
    if (row < this.ownRows) return this.own.prompt(row, tokens);
    const helper = this.helpers.find(({ first, end }) => row >= first && row < end);
    helper?.port.postMessage({ row, tokens } satisfies PromptMessage);
  }

  /**
   * Chooses and accepts one token for each row of `logits`.
   *
   * @returns one token id per row; the next call writes over them
   * @throws LogitsError naming a row that cannot be sampled; rows of its thread behind it have not drawn, all others have
   */
  sample(): Int32Array {
    this.checkOpen();
    const { control, tokens } = this.board;
    Atomics.store(control, DONE, 0);
    Atomics.add(control, ROUND, 1);
    Atomics.notify(control, ROUND);
    let failure: string | undefined;
    try {
      this.own.sample();
    } catch (error) {
      failure = (error as Error).message;
    }
    this.awaitThreads(DONE, "has died");
    for (const { port } of this.helpers) {
      // Every message is taken, so that none is left for the next round.
      const message = receiveMessageOnPort(port)?.message as string | undefined;
      failure ??= message;
    }
    if (failure !== undefined) throw new LogitsError(failure);
    return tokens;
  }

  /** Blocks until all threads have counted themselves; a thread that is no more must not block for ever. */
  private awaitThreads(place: number, failure: string): void {
    const { control } = this.board;
    const { length } = this.helpers;
    for (let count = Atomics.load(control, place); count < length; count = Atomics.load(control, place)) {
      if (Atomics.wait(control, place, count, PATIENCE) === "timed-out") {
        this.close();
        throw new Error(`a thread of the pool ${failure} within ${PATIENCE / 1000} seconds`);
      }
    }
  }

  private checkOpen(): void {
    if (this.closed) throw new Error("the pool is closed: its threads have ended; make another");
  }

  /** Ends the threads. */
  close(): void {
    this.closed = true;
    for (const { worker } of this.helpers) void worker.terminate();
    this.helpers.length = 0;
  }
}

/**
 * Starts the threads of a pool.
 *
 * @param options one sampler's options for every row (row r then has seed + r), or one per row
 * @throws OptionError for a bad option or size
 */
export function createPool(
  options: SamplerOptions | readonly SamplerOptions[],
  settings: PoolSettings,
): Pool {
  const { rows, vocabSize, threads = Math.min(rows, availableParallelism()) } = settings;
  checkInteger("rows", rows, 1);
  checkInteger("vocabSize", vocabSize, 1);
  checkInteger("threads", threads, 1);
  const list = isList(options) ? options : rowOptions(options, rows);
  if (list.length !== rows) throw new OptionError("options", list.length, `one for each of the ${rows} rows`);
  for (const own of list) createSampler(own);
  return new Pool(list, { rows, vocabSize, threads: Math.min(threads, rows) });
}

function rowOptions(options: SamplerOptions, rows: number): SamplerOptions[] {
  const { seed } = createSampler(options);
  return Array.from({ length: rows }, (_, row) => ({ ...options, seed: seed + row }));
}

function isList(options: SamplerOptions | readonly SamplerOptions[]): options is readonly SamplerOptions[] {
  return Array.isArray(options);
}
