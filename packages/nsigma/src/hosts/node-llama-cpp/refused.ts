import { OptionError } from "../../errors.ts";
import { refuseAll, type Refused } from "../refused.ts";

/** Options of node-llama-cpp's `evaluate` that sample, and what to write instead beside a sampler of ours. */
export const REFUSED: Refused = {
  temperature: "write temperature in the sampler's options",
  topK: "write topK in the sampler's options",
  topP: "write topP in the sampler's options",
  minP: "write minP in the sampler's options",
  seed: "write seed in the sampler's options",
  xtc: "write xtcProbability in the sampler's options",
  dryRepeatPenalty: "write dryMultiplier in the sampler's options",
  tokenBias: "write logitBias in the sampler's options",
};

/** @throws OptionError for the first option that cannot stand beside a sampler */
export function refuse(options: Readonly<Record<string, unknown>>): void {
  refuseAll(REFUSED, options, "withSampler");
  const { grammarEvaluationState: grammar, repeatPenalty } = options;
  if ((typeof grammar === "function" ? grammar() : grammar) !== undefined) {
    const why =
      "is not supported beside withSampler, nor are functions: node-llama-cpp applies them in its own draw";
    throw new OptionError("grammar", "one", why, "unsupported");
  }
  // A session asks for a repeat penalty of its own accord; only values in it have been written by somebody.
  for (const name of ["penalty", "frequencyPenalty", "presencePenalty"]) {
    const value = (repeatPenalty as Record<string, unknown> | undefined)?.[name];
    if (value === undefined) continue;
    throw new OptionError(
      `repeatPenalty.${name}`,
      value,
      "is not supported beside withSampler: write repetitionPenalty, frequencyPenalty or presencePenalty in the sampler's options",
      "unsupported",
    );
  }
}
