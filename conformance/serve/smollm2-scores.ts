import { readFileSync } from "node:fs";

/** What Hugging Face's own class says of texts on SmolLM2's weights; make_scores.py wrote it. */
interface Scores {
  /** The log-probability of every token but the first. */
  readonly texts: readonly { text: string; ids: number[]; logprobs: number[] }[];
  /** A task: ids are those of the context and of each way to go on, scores the sums of the latter's log-probabilities. */
  readonly items: readonly { context: string; options: string[]; ids: number[][]; scores: number[] }[];
}

const FILE = new URL("smollm2-scores.json", import.meta.url);

export const SCORES = JSON.parse(readFileSync(FILE, "utf8")) as Scores;
