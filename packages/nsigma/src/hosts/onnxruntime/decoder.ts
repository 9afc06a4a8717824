import { checkInteger } from "../../options/check.ts";
import { nextTask } from "../next-task.ts";
import { Batch } from "./batch.ts";
import { Network } from "./network.ts";
import { Prompts } from "./prompts.ts";
import type { Row } from "./row.ts";
import type { OrtRuntime } from "./runtime.ts";
import { Waiting } from "./waiting.ts";

/** For every place in a batch so many rows are looked at to find one of the right length. */
const WINDOW = 4;
/** Milliseconds after which others get a turn: in a browser a session may never wait for longer than a promise. */
const TURN = 16;

/**
 * Writes texts, many at a time.
 *
 * Rows that run together are of one length, so there is no padding, which would change how the sums inside the model
 * are rounded and which some exports do not support. A batch begins with the shortest prompts, and as it grows, those
 * of its length come in where others have ended. Rows with one prompt share its evaluation, and a prompt that begins
 * like the last text only runs the rest.
 */
export class Decoder {
  readonly network: Network;
  private readonly prompts: Prompts;

  /** @throws OptionError when the session is no decoder with logits and a cache */
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
    const batch = new Batch<Each>(this.network);
    let turn = performance.now();
    try {
      while (true) {
        if (performance.now() - turn > TURN) {
          await nextTask();
          turn = performance.now();
        }
        const length = batch.length ?? waiting.shortest();
        if (length === undefined) return;
        for (const group of waiting.take(length, size - batch.size)) {
          yield* await this.begin(group, batch, size === 1);
        }
        if (batch.size === 0) continue;
        yield* await batch.step();
        const text = batch.left();
        if (text) this.prompts.keep(text);
      }
    } finally {
      batch.dispose();
      waiting.close();
    }
  }

  /** Runs the prompt of some rows and puts those that go on into the batch; the others are returned. */
  private async begin<Each extends Row>(rows: Each[], batch: Batch<Each>, alone: boolean): Promise<Each[]> {
    const asked = rows.filter(({ over }) => !over);
    if (asked.length === 0) return rows;
    const prompt = await this.prompts.run(asked[0].prompt);
    const first = new Map(asked.map((row) => [row, row.next(prompt.logits)]));
    const going = asked.filter(({ over }) => !over);
    const tokens = going.map((row) => first.get(row) as number);
    if (alone && going.length === 1) batch.own(prompt, going[0], tokens[0]);
    else {
      if (going.length > 0) await batch.add(prompt, going, tokens);
      this.prompts.keep(prompt);
    }
    return rows.filter(({ over }) => over);
  }
}
