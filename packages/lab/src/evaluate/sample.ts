import type { Ending } from "nsigma/hosts";

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
  /** A hash of the model's content, the prompt, the sampler with all its parameters, the seed and the index. */
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
  readonly means?: RowMeans;
}

/** What is asked, and what would be right. */
export interface Item {
  readonly id: string;
  readonly task: string;
  /** As the model is asked, before its chat template. */
  readonly prompt: string;
  /** What would be right; undefined for open-ended prompts. */
  readonly target?: string;
  readonly kind: "number" | "letter" | "math" | "open";
  /** The text may not be shown in reports, as GPQA's authors ask. */
  readonly private?: true;
}
