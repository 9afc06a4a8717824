import { refuseAll } from "../refused.ts";
import { REFUSED } from "./refused.ts";

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
