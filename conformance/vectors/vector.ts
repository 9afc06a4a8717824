import type { SamplerOptions } from "nsigma";
import type { RowOfVector } from "./row.ts";

/** What another project's tests expect of its samplers, as data: one file per source. */
export interface VectorFile {
  source: { project: string; file: string; version?: string; reference: string };
  note?: string;
  cases: Vector[];
  /** The source's vectors that cannot be asked of this library. */
  notOurs: { vector: string; reason: string }[];
}

export interface Vector extends RowOfVector {
  name: string;
  /** Tokens before the row: the prompt, and those chosen after it. */
  prompt?: number[];
  output?: number[];
  /** Tokens the sampler itself draws from the row first. */
  drawn?: number[];
  options: SamplerOptions;
  /** Why the expectation is not the source's own, where it is not. */
  differs?: string;
  expect: Expectation;
}

/** Everything named must hold. */
export interface Expectation {
  /** Renormalised, by token id; 0 is cut. */
  probabilities?: number[];
  probabilityOf?: Record<string, number>;
  /** Probabilities by token id, but only their ratios. */
  proportional?: number[];
  kept?: number[];
  count?: number;
  fewerThan?: number;
  moreThan?: number;
  /** The lowest id kept. */
  lowest?: number;
  /** Tokens left after each step. */
  sizes?: number[];
  /** The row after the steps. */
  logits?: number[];
  logitOf?: Record<string, number>;
  /** The tokens whose logit the steps lower; no other changes. */
  lowered?: number[];
  /** exp of the row after the steps, not renormalised. */
  weights?: number[];
  /** Where the first step drew its line. */
  threshold?: number;
  /** The random number of a draw, and the upper 32 bits of it, by the draw's index. */
  u?: Record<string, number>;
  upperWord?: Record<string, number>;
  /** The tokens of the first draws. */
  tokens?: number[];
  throws?: "OptionError" | "LogitsError";
}
