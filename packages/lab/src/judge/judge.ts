import type { Message } from "nsigma/hosts";
import type { Answering } from "../backends/backend.ts";

/** A text to be judged. */
export interface GivenText {
  readonly key: string;
  /** What was asked. */
  readonly prompt: readonly Message[];
  readonly text: string;
}

/** How likely the judge finds a text's tokens, given the prompt. */
export interface Bits {
  readonly tokens: number;
  /** The sum of -log2 of their probabilities. */
  readonly bits: number;
}

/** A model that says how likely given texts are. */
export type OpenJudge = Answering<GivenText, Bits>;

/** The most bits of a token: one that the judge excludes would have infinitely many, and so would every mean with it. */
const MOST = 1000;

/** @param logprobs the natural logarithms of the tokens' probabilities */
export function bitsIn(logprobs: readonly number[]): Bits {
  const bits = logprobs.reduce((sum, logprob) => sum + Math.min(MOST, Math.max(0, -logprob / Math.LN2)), 0);
  return { tokens: logprobs.length, bits };
}

/** A chat as plain text. */
export function asText(prompt: readonly Message[]): string {
  return prompt.map(({ content }) => content).join("\n");
}
