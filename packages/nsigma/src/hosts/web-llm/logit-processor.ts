import type { SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Sampler } from "../../sampler/sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import { drawToken } from "../draw-token.ts";
import type { LogitProcessor } from "./engine.ts";

/**
 * What all tokens but the chosen one are set to. Finite, because the engine's softmax runs in WGSL, which promises
 * nothing for infinities, and small enough to stay finite when divided by its least temperature, 1e-6.
 */
const OUT = -1e30;

/** From here down a logit is banned: a grammar sets what it forbids to the least float32, about -3.4e38. */
const BANNED = -1e38;

export interface ProcessorSettings {
  /** Hears the sampler's trace of every token. */
  readonly onTrace?: (trace: Trace) => void;
}

/** A logit processor whose sampler can be exchanged between answers. */
export interface SamplerLogitProcessor extends LogitProcessor {
  /** Tokens drawn since the last reset. */
  readonly step: number;
  /**
   * Samples with other options from the next token on, as the first of an answer.
   *
   * @throws OptionError for a bad option
   */
  use(options: SamplerOptions, settings?: ProcessorSettings): void;
}

/**
 * The whole chain, the draw included, as a web-llm logit processor: of each row it leaves one token that can be drawn.
 *
 *     const processor = samplerLogitProcessor({ topNSigma: 1, temperature: 1.5, seed: 7 });
 *     const logitProcessorRegistry = new Map([[modelId, processor]]);
 *     const engine = await CreateMLCEngine(modelId, { logitProcessorRegistry });
 *     await engine.chat.completions.create(samplerRequest({ messages }));
 *
 * The registry is read when a model is loaded, and only by an engine in the same thread: in a worker, make the
 * processor there. web-llm shows it no token of the prompt, so steps that look at the text see the answer alone. In a
 * chat whose past the engine has kept, it is not told that a new answer begins: the draws count on, and penalties see
 * the answers before. A model whose rows are longer than its vocabulary needs `vocabSize`.
 *
 * @throws OptionError for a bad option
 */
export function samplerLogitProcessor(
  options: SamplerOptions,
  settings: ProcessorSettings = {},
): SamplerLogitProcessor {
  let sampler: Sampler = createSampler(options);
  let { onTrace } = settings;
  /** Drawn, and not yet confirmed by the engine. */
  let drawn: number | undefined;

  return {
    get step() {
      return sampler.step;
    },
    use(options, settings = {}) {
      sampler = createSampler(options);
      ({ onTrace } = settings);
      drawn = undefined;
    },
    processLogits(logits) {
      for (let id = 0; id < logits.length; id++) if (logits[id] < BANNED) logits[id] = -Infinity;
      drawn = drawToken(sampler, logits, onTrace);
      logits.fill(OUT);
      logits[drawn] = 0;
      return logits;
    },
    processSampledToken(token) {
      const expected = drawn ?? token;
      if (drawn === undefined) sampler.accept(token); // a text that the engine goes through again
      drawn = undefined;
      if (token === expected) return;
      throw new Error(
        `web-llm took token ${token} where the sampler had drawn ${expected}: is the model's vocabulary shorter than its rows? Then give vocabSize`,
      );
    },
    resetState() {
      sampler.reset();
      drawn = undefined;
    },
  };
}
