import type { ExpressionNote } from "../../dialects/express/engine-notes.ts";
import { express } from "../../dialects/express/express.ts";
import type { SamplerOptions } from "../../options/options.ts";

/** Options of ours in wllama's words. */
export interface WllamaOptions {
  /** To be spread into the options of `createCompletion` and `createChatCompletion`; plain JSON. */
  readonly fields: Record<string, unknown>;
  /** Every option that is not honoured as it stands: refused (then it is not in the fields) or approximated. */
  readonly notes: readonly ExpressionNote[];
}

/**
 * Options for wllama's completions that sample as a sampler of ours with these options would.
 *
 *     const { fields, notes } = wllamaOptions({ topNSigma: 1, temperature: 1.5 });
 *     await wllama.createChatCompletion({ messages, ...fields });
 *
 * wllama hands what it is given to the request parser of the llama.cpp server inside it, names that its types do not
 * know included. Ours that are off are switched off by name, and the order is in `samplers`; names the parser does not
 * know it drops without a word, so none may be added by hand.
 *
 * @throws OptionError for options that no sampler could be made of
 */
export function wllamaOptions(options: SamplerOptions): WllamaOptions {
  const { request, notes } = express("llama.cpp", options);
  return { fields: request, notes };
}
