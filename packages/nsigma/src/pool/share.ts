import { LogitsError } from "../errors.ts";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { sampleRows } from "../sampler/sample-batch.ts";
import type { Sampler } from "../sampler/sampler.ts";
import type { Board } from "./board.ts";

/** The rows that one thread samples. */
export class Share {
  private readonly samplers: readonly Sampler[];
  private readonly first: number;
  private readonly logits: Float32Array;
  private readonly tokens: Int32Array;
  /** Whether the last round gave its rows a token. */
  private drew = false;

  /** @param options one sampler's options for each row of the share */
  constructor(options: readonly SamplerOptions[], first: number, { logits, tokens }: Board) {
    const { length } = options;
    const vocabSize = logits.length / tokens.length;
    this.samplers = options.map((own) => createSampler(own));
    this.first = first;
    this.logits = logits.subarray(first * vocabSize, (first + length) * vocabSize);
    this.tokens = tokens.subarray(first, first + length);
  }

  /**
   * The tokens that the rows' samplers choose.
   *
   * @throws LogitsError naming a row that cannot be sampled; all rows are then as they were
   */
  sample(): void {
    this.drew = false;
    const vocabSize = this.logits.length / this.samplers.length;
    this.tokens.set(sampleRows(this.logits, vocabSize, this.samplers, this.first));
    this.drew = true;
  }

  /** Undoes the last round, because another thread's rows could not be sampled. */
  takeBack(): void {
    if (this.drew) for (const sampler of this.samplers) sampler.rewind(1);
    this.drew = false;
  }

  prompt(row: number, tokens: readonly number[]): void {
    this.samplers[row - this.first].prompt(tokens);
  }
}

/** What went wrong in a thread, as it is sent to another. */
export interface Failure {
  readonly message: string;
  /** Of the bad entry, when a row is at fault. */
  readonly position?: number;
}

export function failureOf(error: unknown): Failure {
  const { message } = error as Error;
  return error instanceof LogitsError ? { message, position: error.position } : { message };
}
