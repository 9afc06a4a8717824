import type { Refused } from "../refused.ts";

/** Fields that would be ignored, or applied a second time, beside a sampler, and what to write instead. */
export const REFUSED: Refused = {
  temperature: "write temperature in the sampler's options",
  top_p: "write topP in the sampler's options",
  frequency_penalty: "write frequencyPenalty in the sampler's options",
  presence_penalty: "write presencePenalty in the sampler's options",
  repetition_penalty: "write repetitionPenalty in the sampler's options",
  logit_bias: "write logitBias in the sampler's options",
  seed: "write seed in the sampler's options",
  logprobs: "the engine would report those of a row with one token left; use onTrace",
  top_logprobs: "the engine would report those of a row with one token left; use onTrace",
  n: "ask several times with seeds of their own; one seed gives n times the same answer",
};
