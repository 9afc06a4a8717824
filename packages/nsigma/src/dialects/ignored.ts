import type { Ignored } from "./dialect.ts";

/** Rows for parameters that are known and not honoured, all for one reason. */
export function ignored(why: string, names: readonly string[]): Record<string, Ignored> {
  return Object.fromEntries(names.map((name) => [name, { ignored: why }]));
}

export const NOT_SAMPLING = "not part of sampling";
export const NO_GRAMMARS = "grammars are not samplers; ban tokens by logit bias instead";
export const NO_LOGPROBS = "probabilities come from distribution() or trace()";

/** The fields of a request in OpenAI's manner that say nothing about sampling. */
export const OPENAI_FIELDS: Readonly<Record<string, Ignored>> = {
  ...ignored(NOT_SAMPLING, [
    "model",
    "prompt",
    "messages",
    "stream",
    "stream_options",
    "stop",
    "max_tokens",
    "max_completion_tokens",
    "echo",
    "suffix",
    "user",
    "tools",
    "tool_choice",
  ]),
  n: { ignored: "one text at a time; give each its own sampler", neutral: 1 },
  best_of: { ignored: "one text at a time; give each its own sampler", neutral: 1 },
  ...ignored(NO_LOGPROBS, ["logprobs", "top_logprobs", "prompt_logprobs"]),
  ...ignored(NO_GRAMMARS, ["response_format"]),
};
