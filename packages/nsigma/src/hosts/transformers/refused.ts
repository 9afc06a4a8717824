import type { Refused } from "../refused.ts";

/**
 * Options of transformers.js that would be ignored or applied a second time beside a sampler of ours, and what
 * to write instead. (transformers.js accepts top_p, min_p and typical_p, and does nothing with them.)
 */
export const REFUSED: Refused = {
  do_sample: "leave it out: the sampler draws",
  temperature: "write temperature in the sampler's options",
  top_k: "write topK in the sampler's options",
  top_p: "write topP in the sampler's options",
  min_p: "write minP in the sampler's options",
  typical_p: "leave it out: the sampler has no such step",
  epsilon_cutoff: "leave it out: the sampler has no such step",
  eta_cutoff: "write etaCutoff in the sampler's options",
  repetition_penalty: "write repetitionPenalty in the sampler's options",
  encoder_repetition_penalty: "leave it out: the sampler has no such step",
  penalty_alpha: "leave it out: contrastive search draws no tokens",
  num_beams: "leave it out: beam search draws no tokens",
  num_return_sequences: "repeat the prompt in the batch instead",
};
