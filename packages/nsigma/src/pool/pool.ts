import { availableParallelism } from "node:os";
import { type MessagePort, MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { LogitsError, OptionError } from "../errors.ts";
import { checkInteger, copyTokens, MOST_TOKENS } from "../check.ts";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { type Board, boardOf, DONE, READY, ROUND, SAMPLE, shareBoard, TAKE_BACK, TASK } from "./board.ts";
import { type Failure, failureOf, Share } from "./share.ts";
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
      const worker = new Worker(new URL("./worker.js", import.meta.url), {
        workerData,
        transferList: [port2],
        execArgv: [],
      });
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
  prompt(row: number, tokens: ArrayLike<number>): void {
    this.checkOpen();
    const { length: rows } = this.board.tokens;
    if (!(Number.isInteger(row) && row >= 0 && row < rows)) {
      throw new OptionError("row", row, `an integer from 0 to ${rows - 1}`);
    }
    const list = copyTokens("prompt", tokens);
    if (row < this.ownRows) return this.own.prompt(row, list);
    const helper = this.helpers.find(({ first, end }) => row >= first && row < end);
    helper?.port.postMessage({ row, tokens: list } satisfies PromptMessage);
  }

  /**
   * Chooses and accepts one token for each row of `logits`.
   *
   * @returns one token id per row; the next call writes over them
   * @throws LogitsError naming the first row that cannot be sampled; every row's sampler is then as it was
   */
  sample(): Int32Array {
    this.checkOpen();
    const failure = this.round(SAMPLE, () => this.own.sample());
    if (failure === undefined) return this.board.tokens;
    this.round(TAKE_BACK, () => this.own.takeBack());
    const { message, position } = failure;
    if (position === undefined) throw new Error(message);
    throw new LogitsError(message.replace("logits: ", ""), position);
  }

  /** Has all threads do something, this one its part; returns what went wrong first, in the order of the rows. */
  private round(task: number, own: () => void): Failure | undefined {
    const { control } = this.board;
    Atomics.store(control, TASK, task);
    Atomics.store(control, DONE, 0);
    Atomics.add(control, ROUND, 1);
    Atomics.notify(control, ROUND);
    let failure: Failure | undefined;
    try {
      own();
    } catch (error) {
      failure = failureOf(error);
    }
    this.awaitThreads(DONE, "has died");
    for (const { port } of this.helpers) {
      // Every message is taken, so that none is left for the next round.
      const message = receiveMessageOnPort(port)?.message as Failure | undefined;
      failure ??= message;
    }
    return failure;
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
  checkInteger("vocabSize", vocabSize, 1, MOST_TOKENS);
  checkInteger("threads", threads, 1);
  const list = isList(options) ? options : rowOptions(options, rows);
  if (list.length !== rows)
    throw new OptionError("options", list.length, `a list with one for each of the ${rows} rows`);
  for (const own of list) createSampler(own);
  // Plain copies, because they are sent to the threads, and a proxy cannot be.
  const plain = list.map((own) => JSON.parse(JSON.stringify(own)) as SamplerOptions);
  return new Pool(plain, { rows, vocabSize, threads: Math.min(threads, rows) });
}

function rowOptions(options: SamplerOptions, rows: number): SamplerOptions[] {
  const { seed } = createSampler(options);
  return Array.from({ length: rows }, (_, row) => ({ ...options, seed: seed + row }));
}

function isList(options: SamplerOptions | readonly SamplerOptions[]): options is readonly SamplerOptions[] {
  return Array.isArray(options);
}
