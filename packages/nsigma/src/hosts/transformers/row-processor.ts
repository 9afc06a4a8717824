import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import { drawToken } from "../draw-token.ts";

/** The part of a transformers.js `Tensor` that is used: float32 logits of dims [batch, vocabulary]. */
export interface LogitsTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** What transformers.js calls between the model and its argmax. */
export type LogitsProcessor = <Logits extends LogitsTensor>(ids: bigint[][], logits: Logits) => Logits;

export interface ProcessorSettings {
  /** End-of-text token ids; a row that has produced one goes on producing it. */
  endOfText: readonly number[];
  /** The padding token; what of it stands before a prompt is not text, and penalties must not see it. */
  padding?: number | undefined;
  onTrace?: ((trace: Trace, row: number) => void) | undefined;
  /** The samplers only take the best token, which the loop's argmax does too: only rows that have ended are seen to. */
  greedy?: boolean;
}

/**
 * The whole chain, the draw included, as a logits processor: of each row it leaves one finite logit, the chosen
 * token's, so that the argmax after it can only take that.
 *
 * @param options one sampler's options for every row (row r gets seed + r), or one per row
 */
export function rowProcessor(
  options: SamplerOptions | readonly SamplerOptions[],
  settings: ProcessorSettings,
): LogitsProcessor {
  // Bad options fail here, not at the first token.
  const samplers = isList(options) ? options.map((own) => createSampler(own)) : [createSampler(options)];
  let generation: readonly bigint[][] | undefined;
  let promptLength = 0;
  let expectedLength = -1;

  return (ids, logits) => {
    const { data } = logits;
    if (!(data instanceof Float32Array)) {
      throw new OptionError("logits", data, "a float32 tensor on the CPU");
    }
    const rows = ids.length;
    const length = ids[0].length;
    // Within one generation the host hands in the same lists, one token longer each time.
    if (ids !== generation || length !== expectedLength) startGeneration(ids, length);
    const vocabSize = data.length / rows;
    for (let row = 0; row < rows; row++) {
      const over = ended(ids[row]);
      if (over === undefined && settings.greedy) continue;
      const scores = data.subarray(row * vocabSize, (row + 1) * vocabSize);
      const token = over ?? drawToken(samplers[row], scores, listener(row));
      scores.fill(-Infinity);
      scores[token] = 0;
    }
    expectedLength = length + 1;
    return logits;
  };

  function startGeneration(ids: readonly bigint[][], length: number): void {
    if (isList(options) && options.length !== ids.length) {
      throw new OptionError("samplers", options.length, `a list with one for each of the ${ids.length} rows`);
    }
    if (ids.length > 1 && settings.endOfText.length === 0) {
      throw new OptionError(
        "eos_token_id",
        undefined,
        "the end-of-text id beside a batch, so that finished rows stay finished: withSampler(options, { eos_token_id: model.generation_config.eos_token_id })",
      );
    }
    generation = ids;
    promptLength = length;
    for (let row = 0; row < ids.length; row++) {
      if (!isList(options)) samplers[row] ??= createSampler({ ...options, seed: samplers[0].seed + row });
      samplers[row].prompt(textOf(ids[row]));
    }
  }

  function textOf(ids: readonly bigint[]): number[] {
    const tokens = ids.map(Number);
    const start = tokens.findIndex((token) => token !== settings.padding);
    return tokens.slice(start);
  }

  function listener(row: number): ((trace: Trace) => void) | undefined {
    const { onTrace } = settings;
    return onTrace && ((trace) => onTrace(trace, row));
  }

  function ended(ids: readonly bigint[]): number | undefined {
    if (ids.length === promptLength) return undefined;
    const last = Number(ids[ids.length - 1]);
    return settings.endOfText.includes(last) ? last : undefined;
  }
}

function isList(options: SamplerOptions | readonly SamplerOptions[]): options is readonly SamplerOptions[] {
  return Array.isArray(options);
}
