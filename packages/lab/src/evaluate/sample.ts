import type { Ending, HostNote } from "nsigma/hosts";

export type { Item } from "../tasks/item.ts";

/** One cell of the table, by the labels of the plan. */
export interface Cell {
  readonly model: string;
  readonly task: string;
  readonly sampler: string;
  readonly temperature: number;
}

/** What the sampler saw, averaged over the tokens of a text; only hosts with the logits know it. */
export interface RowMeans {
  /** Tokens kept. */
  readonly kept: number;
  /** Entropy of the kept set's probabilities, in nats. */
  readonly entropy: number;
  /** (max - mean) / σ of the logits. */
  readonly sigmaDistance: number;
}

/** One generated text: a line of the journal. Its verdict is not here: it is found anew whenever the run is read. */
export interface Sample extends Cell {
  /** A hash of the model's content, the cell, the prompt, the sampler with all its parameters, the seed and the index. */
  readonly key: string;
  /** The item's id within its task. */
  readonly item: string;
  /** Which of the item's texts, from 0. */
  readonly index: number;
  readonly seed: number;
  readonly text: string;
  readonly ending: Ending;
  readonly promptTokens: number;
  readonly tokens: number;
  /** How many of them a reasoning model thought with, where there are any. */
  readonly reasoningTokens?: number;
  readonly means?: RowMeans;
  /** What the host did otherwise than the sampler's options say. */
  readonly notes?: readonly HostNote[];
}
