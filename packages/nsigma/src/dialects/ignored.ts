import type { Ignored } from "./dialect.ts";

/** Rows for parameters that are known and not honoured, all for one reason. */
export function ignored(why: string, names: readonly string[]): Record<string, Ignored> {
  return Object.fromEntries(names.map((name) => [name, { ignored: why }]));
}

/** Whether a value of a parameter that is not honoured asks for anything. */
export function asks(value: unknown, { neutral }: Ignored): boolean {
  if (value === neutral || value === false || value === 0 || value === "") return false;
  return typeof value !== "object" || Object.keys(value as object).length > 0;
}

export const NOT_SAMPLING = "not part of sampling";
export const NO_GRAMMARS = "grammars are not samplers; ban tokens by logit bias instead";
export const NO_LOGPROBS = "probabilities come from distribution() or trace()";
const ONE_TEXT = "one text at a time; give each its own sampler";

/** What requests in OpenAI's manner carry that says nothing about sampling, whatever engine they go to. */
export const OPENAI_FIELDS: Readonly<Record<string, Ignored>> = {
  ...ignored(NOT_SAMPLING, [
    "model",
    "prompt",
    "messages",
    "input",
    "instructions",
    "stream",
    "stream_options",
    "stop",
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "echo",
    "suffix",
    "user",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "functions",
    "function_call",
    "reasoning",
    "reasoning_effort",
    "include_reasoning",
    "verbosity",
    "modalities",
    "audio",
    "prediction",
    "metadata",
    "store",
    "service_tier",
    "safety_identifier",
    "prompt_cache_key",
    "web_search_options",
    "chat_template",
    "chat_template_kwargs",
    "add_generation_prompt",
    "continue_final_message",
  ]),
  extra_body: { ignored: "OpenAI's client puts what is in it into the request: write it there" },
  n: { ignored: ONE_TEXT, neutral: 1 },
  best_of: { ignored: ONE_TEXT, neutral: 1 },
  ...ignored(NO_LOGPROBS, ["logprobs", "top_logprobs", "prompt_logprobs"]),
  ...ignored(NO_GRAMMARS, ["response_format"]),
};
