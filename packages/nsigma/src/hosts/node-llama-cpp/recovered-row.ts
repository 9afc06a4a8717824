import { allocateLogits } from "../../candidates/workspace.ts";
import type { Probabilities } from "./model.ts";

/**
 * llama.cpp makes float32 probabilities, and what is e^-87 times as likely as the best is lost in them. At temperature
 * 4 that is 350 nats further down, and dividing by a power of two is exact.
 */
const TEMPERATURE = 4;

/** Asks `controlledEvaluate` for a probability of every token. */
export const WHOLE_ROW: object = {
  probabilities: true,
  options: { temperature: TEMPERATURE, topK: 0, topP: 1, minP: 0 },
};

/**
 * The logits that a row of probabilities was made from, up to a shift: l = T·ln p + c, with c unknown.
 *
 * One row serves for all tokens, so it holds until the next is filled in.
 */
export class RecoveredRow {
  private logits: Float32Array = new Float32Array(0);
  private readonly write = (probability: number, token: number): void => {
    this.logits[token] = TEMPERATURE * Math.log(probability);
  };

  /** @param probabilities of the whole vocabulary, in any order; 0 becomes -Infinity */
  fill(probabilities: Probabilities): Float32Array {
    if (this.logits.length !== probabilities.size) this.logits = allocateLogits(probabilities.size);
    probabilities.forEach(this.write);
    return this.logits;
  }
}
