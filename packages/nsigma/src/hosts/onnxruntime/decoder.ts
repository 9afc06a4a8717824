import { checkInteger } from "../../check.ts";
import { nextTask } from "../turns.ts";
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
  async *decode<Each extends Row>(rows: Iterable<Each>, size: number): AsyncGenerator<Each, void, undefined> {
    checkInteger("batch", size, 1);
    const waiting = new Waiting(rows, size === 1 ? 1 : size * WINDOW);
    const batches = new Batches<Each>(this.network);
    let turn = performance.now();
    try {
      while (true) {
        if (performance.now() - turn > TURN) {
          await nextTask();
          turn = performance.now();
        }
        const length = nextLength(batches, waiting, size);
        if (length === undefined) return;
        for (const group of waiting.take(length, size - batches.rows)) {
          yield* await this.begin(group, batches.at(length), size === 1);
        }
        batches.settle();
        const batch = batches.shortest;
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

/** Of which length the rows are that run next; undefined when there are no more. */
function nextLength<Each extends Row>(
  batches: Batches<Each>,
  waiting: Waiting<Each>,
  size: number,
): number | undefined {
  const running = batches.shortest?.length;
  if (running !== undefined && size - batches.rows < size * FREE) return running;
  const beginning = waiting.shortest();
  return beginning === undefined || (running !== undefined && running < beginning) ? running : beginning;
}
