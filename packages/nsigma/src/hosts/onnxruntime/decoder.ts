import { checkInteger } from "../../check.ts";
import { nextTask } from "../turns.ts";
import { Arrival, Arrivals } from "./arrivals.ts";
import type { Batch } from "./batch.ts";
import { Batches } from "./batches.ts";
import { Network } from "./network.ts";
import { Prompts } from "./prompts.ts";
import type { Row } from "../row.ts";
import type { OrtRuntime } from "./runtime.ts";
import { Waiting } from "./waiting.ts";

/** For every place in a batch this many rows are looked at to find one of the right length. */
const WINDOW = 4;
/** Milliseconds after which others get a turn: in a browser a session may never wait for longer than a promise. */
const TURN = 16;

/** Milliseconds that a text stands still at most while shorter ones come up to its length. */
const PATIENCE = 50;

/** New rows begin when so much of the batch is free: a few alone would cost as much as many. */
const FREE = 1 / 2;

/**
 * Writes texts, many at a time.
 *
 * Rows that run together are of one length, so there is no padding, which would change how the sums inside the model
 * are rounded and which some exports do not support. The shortest rows run first, and meet on their way up those of their new
 * length: prompts that begin there, and rows that stopped there when enough of the others had ended for shorter prompts
 * to come in. Rows with one prompt share its evaluation, and a prompt that begins like the last text only runs the
 * rest.
 */
export class Decoder {
  readonly network: Network;
  private readonly prompts: Prompts;
  private readonly arrivals = new Arrivals();
  private writing: Promise<void> | undefined;

  /** @throws OptionError when the session is not a decoder with logits and a cache */
  constructor(runtime: OrtRuntime) {
    this.network = new Network(runtime);
    this.prompts = new Prompts(this.network);
  }

  /**
   * Writes all rows, and hands out each as it ends.
   *
   * @param rows taken from where they come as there is room for them, so that there may be any number
   * @param size the most rows that run together, from 1
   */
  decode<Each extends Row>(rows: Iterable<Each>, size: number): AsyncGenerator<Each, void, undefined> {
    checkInteger("batch", size, 1);
    return this.run(rows, size, SHORTEST_FIRST);
  }

  /**
   * Writes a row beside those that are being written, from their next token on; for those who do not know which texts will come.
   *
   * @throws OptionError for token ids that the model does not have, and noise that it has no inputs for
   */
  async write(row: Row): Promise<void> {
    this.prompts.check(row.prompt);
    this.network.noise.of(row);
    return new Promise((resolve, reject) => {
      this.arrivals.push(new Arrival(row, resolve, reject));
      this.writing ??= this.writeArrivals();
    });
  }

  private async writeArrivals(): Promise<void> {
    const { arrivals } = this;
    while (arrivals.waiting > 0) {
      try {
        for await (const arrival of this.run(arrivals, Infinity, AS_THEY_COME)) arrivals.settle(arrival);
      } catch (error) {
        arrivals.fail(error);
      }
    }
    this.writing = undefined;
  }

  private async *run<Each extends Row>(
    rows: Iterable<Each>,
    size: number,
    turns: Turns,
  ): AsyncGenerator<Each, void, undefined> {
    const waiting = new Waiting(rows, size === 1 ? 1 : size * WINDOW);
    const batches = new Batches<Each>(this.network);
    let turn = performance.now();
    try {
      while (true) {
        if (performance.now() - turn > TURN) {
          await nextTask();
          turn = performance.now();
        }
        const length = turns.begins(batches, waiting, size);
        if (length === undefined && batches.rows === 0) return;
        for (const group of length === undefined ? [] : waiting.take(length, size - batches.rows)) {
          yield* await this.begin(group, batches.at(group[0].prompt.length), size === 1);
        }
        batches.settle();
        const batch = turns.runs(batches);
        if (!batch) continue;
        yield* await batch.step();
        const text = batch.left();
        if (text) this.prompts.keep(text);
        batches.settle();
      }
    } finally {
      batches.dispose();
      waiting.close();
    }
  }

  /** Runs the prompt of some rows and puts those that go on into the batch; the others are returned. */
  private async begin<Each extends Row>(rows: Each[], batch: Batch<Each>, alone: boolean): Promise<Each[]> {
    const asked = rows.filter(({ over }) => !over);
    if (asked.length === 0) return rows;
    const noise = this.network.noise.of(asked[0]);
    const inPrompt = noise && noise.from < asked[0].prompt.length;
    const prompt = await this.prompts.run(asked[0].prompt, inPrompt ? noise : undefined);
    const first = new Map(asked.map((row) => [row, row.next(prompt.logits)]));
    const going = asked.filter(({ over }) => !over);
    const tokens = going.map((row) => first.get(row) as number);
    // With noise the text is not kept, so that the prompt is.
    if (alone && going.length === 1 && (inPrompt || !noise)) batch.own(prompt, going[0], tokens[0]);
    else {
      if (going.length > 0) await batch.add(prompt, going, tokens);
      if (inPrompt) prompt.cache.dispose();
      else this.prompts.keep(prompt);
    }
    return rows.filter(({ over }) => over);
  }
}

/** Who begins, and who runs. */
interface Turns {
  /** The length of the prompts that begin now; undefined when none do. */
  begins<Each extends Row>(batches: Batches<Each>, waiting: Waiting<Each>, size: number): number | undefined;
  runs<Each extends Row>(batches: Batches<Each>): Batch<Each> | undefined;
}

/** The most texts in the least time. */
const SHORTEST_FIRST: Turns = {
  begins(batches, waiting, size) {
    const running = batches.shortest?.length;
    if (running !== undefined && size - batches.rows < size * FREE) return running;
    const beginning = waiting.shortest();
    return beginning === undefined || (running !== undefined && running < beginning) ? running : beginning;
  },
  runs: (batches) => batches.shortest,
};

/** Nobody waits long: a row begins when it comes, and no batch stands still for more than a reader would notice. */
const AS_THEY_COME: Turns = {
  begins: (_, waiting) => waiting.shortest(),
  runs: (batches) => batches.shortestOrWaiting(PATIENCE),
};
