import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import type { Sampler } from "../sampler/sampler.ts";
import type { Board } from "./board.ts";

/** The rows that one thread samples. */
export class Share {
  private readonly samplers: readonly Sampler[];
  private readonly first: number;
  private readonly board: Board;

  /** @param options one sampler's options for each row of the share */
  constructor(options: readonly SamplerOptions[], first: number, board: Board) {
    this.samplers = options.map((own) => createSampler(own));
    this.first = first;
    this.board = board;
  }

  /** The tokens that the rows' samplers choose; a row that cannot be sampled names itself. */
  sample(): void {
    const { logits, tokens } = this.board;
    const vocabSize = logits.length / tokens.length;
    this.samplers.forEach((sampler, index) => {
      const row = this.first + index;
      try {
        tokens[row] = sampler.sample(logits.subarray(row * vocabSize, (row + 1) * vocabSize));
      } catch (error) {
        throw new RowError(row, error as Error);
      }
    });
  }

  prompt(row: number, tokens: readonly number[]): void {
    this.samplers[row - this.first].prompt(tokens);
  }
}

/** What went wrong with a row, in one line that survives the way between threads. */
export class RowError extends Error {
  constructor(row: number, cause: Error) {
    super(`row ${row}: ${cause.message.replace("logits: ", "")}`, { cause });
  }
}
