import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import { honourable } from "./abilities.ts";
import { drawTokens, type EvaluationSettings } from "./draw-tokens.ts";
import { checkSequence, type LlamaCppSequence } from "./model.ts";
import { refuse } from "./refused.ts";

interface EvaluateOptions extends EvaluationSettings {
  readonly yieldEogToken?: boolean;
}

/**
 * Makes a sequence draw with nsigma, for what is built on its `evaluate`: `LlamaChatSession`, `LlamaChat`,
 * `LlamaCompletion`.
 *
 *     const sequence = withSampler(context.getSequence(), { topNSigma: 1, temperature: 1.5 });
 *     const session = new LlamaChatSession({ contextSequence: sequence });
 *
 * Every answer starts over with the seed. Token predictors have nothing to do beside it, and grammars and functions
 * are refused, because node-llama-cpp applies them inside its own draw; so are its sampling options, except the
 * repeat penalty that it adds to every answer of a session unasked: that is left out.
 *
 * @param settings.onTrace called for every token with the sampler's trace; its logits are recovered up to a shift
 * @returns the same sequence, whose `evaluate` is replaced
 * @throws OptionError for a bad sampler option, or one that depends on where the logits' zero lies
 */
export function withSampler<Sequence extends LlamaCppSequence>(
  sequence: Sequence,
  samplerOptions: SamplerOptions,
  settings: { onTrace?: (trace: Trace) => void } = {},
): Sequence {
  checkSequence(sequence);
  const { options, notes } = honourable(samplerOptions);
  // A note would have nobody to read it here.
  for (const { option, value, why } of notes) {
    const advice = `is not supported without repetitionForm "log-probability": here it is ${why}`;
    throw new OptionError(option, value, advice, "unsupported");
  }
  const evaluate = async function* (
    tokens: readonly number[],
    evaluateOptions: EvaluateOptions = {},
  ): AsyncGenerator<number, void, number | readonly number[] | undefined> {
    refuse(evaluateOptions as Readonly<Record<string, unknown>>);
    const { yieldEogToken = false, evaluationPriority, contextShift } = evaluateOptions;
    if (tokens.length === 0) return;
    const sampler = createSampler(options);
    sampler.prompt([...sequence.contextTokens, ...tokens]);
    const drawn = drawTokens(sequence, tokens, sampler, { ...settings, evaluationPriority, contextShift });
    let instead: number | readonly number[] | undefined;
    while (true) {
      const { value, done } = await drawn.next(instead);
      if (done || (!yieldEogToken && sequence.model.isEogToken(value as never))) return;
      instead = yield value;
    }
  };
  return Object.assign(sequence, { evaluate });
}
