import { refuseAll, type Refused } from "../refused.ts";

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

/** What a request must say so that web-llm adds nothing of the model's own config to the sampler's choice. */
export const NEUTRAL = {
  temperature: 1,
  top_p: 1,
  frequency_penalty: 0,
  presence_penalty: 0,
  repetition_penalty: 1,
} as const;

/**
 * A request to a web-llm engine whose logit processor samples: yours, with everything neutral that would sample twice.
 *
 *     await engine.chat.completions.create(samplerRequest({ messages, max_tokens: 128 }));
 *
 * @throws OptionError for a field that cannot stand beside a sampler, with what to write instead
 */
export function samplerRequest<Request extends object>(request: Request): Request & typeof NEUTRAL {
  refuseAll(REFUSED, request, "a sampler");
  return { ...request, ...NEUTRAL };
}
