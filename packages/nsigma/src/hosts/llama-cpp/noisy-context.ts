import { setImmediate } from "node:timers/promises";
import type { NoiseSettings } from "../../noise/options.ts";
import { type ContextSettings, LlamaContext } from "./context.ts";
import type { LlamaModel } from "./model.ts";
import { NoiseCallback, type TextNoise } from "./noise-callback.ts";
import { checkPlaces, findPlaces, type LayerPlaces, TRIED } from "./noise-places.ts";
import { openTensors, type Tensors } from "./tensors.ts";

/**
 * A context of its own for texts with noise: llama.cpp asks about every node it computes there, which costs others nothing.
 * It has one text at a time, so that all rows of a tensor are the text's.
 */
export class NoisyContext {
  readonly context: LlamaContext;
  private readonly callback: NoiseCallback;
  private readonly layers: readonly LayerPlaces[];

  /** @throws OptionError for what does not fit into memory, and a build of llama.cpp that does not show its tensors */
  static async open(
    model: LlamaModel,
    settings: Omit<ContextSettings, "sequences">,
    tensors: Tensors = openTensors(model.llama),
  ): Promise<NoisyContext> {
    const callback = new NoiseCallback(tensors);
    try {
      const { address } = callback;
      const context = await LlamaContext.open(model, { ...settings, sequences: 1, callback: address });
      return new NoisyContext(context, callback, model);
    } catch (error) {
      callback.close();
      throw error;
    }
  }

  private constructor(context: LlamaContext, callback: NoiseCallback, model: LlamaModel) {
    this.context = context;
    this.callback = callback;
    const { batch } = context;
    batch.clear();
    for (let position = 0; position < TRIED; position++) batch.add(0, position, 0, position === TRIED - 1);
    const nodes = callback.list(() => context.decodeHere());
    context.forgetAll();
    this.layers = findPlaces(nodes, model.llama.functions.model_n_layer(model.address));
  }

  /** @throws OptionError for a letter that this model's graph has no place for */
  noiseFor(settings: NoiseSettings): TextNoise {
    checkPlaces(settings, this.layers);
    return this.callback.aim(settings, this.layers);
  }

  /** Computes the batch, whose tokens all get noise; without a noise, or for tokens that get none, on another thread. */
  async decode(noise: TextNoise | undefined): Promise<void> {
    if (!noise) return this.context.decode();
    const { batch } = this.context;
    this.callback.with(noise, batch.native.pos.subarray(0, batch.size), () => this.context.decodeHere());
    await setImmediate(); // whoever waits for this thread has a turn after every token
  }

  close(): void {
    this.context.close();
    this.callback.close();
  }
}
