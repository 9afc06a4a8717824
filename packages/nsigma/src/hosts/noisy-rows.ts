import { OptionError } from "../errors.ts";
import type { Logits } from "../logits/logits.ts";
import { type NoiseOptions, readNoise } from "../noise/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import type { Row } from "./row.ts";

/** What writes many texts at once, such as the `Decoder` of `nsigma/onnxruntime`. */
export interface ManyRows {
  decode<Each extends Row>(rows: Iterable<Each>, most: number): AsyncIterable<Each>;
}

/**
 * The logits after a text whose last token gets noise, as a token that the model writes does, once for each draw of it.
 *
 * @param noise with the seed of the first draw; the others have those after it
 * @param most rows that run together
 * @throws OptionError for a text that gets no noise, and for noise that the model cannot be given
 */
export async function noisyRows(
  model: ManyRows,
  ids: readonly number[],
  noise: NoiseOptions & { readonly seed: number },
  draws: number,
  most: number = draws,
): Promise<Float32Array[]> {
  const { sinks } = readNoise(noise, noise.seed);
  const least = Math.max(2, sinks + 1);
  if (ids.length < least) {
    const why = `has ${ids.length} tokens and gets no noise, which begins at token ${least}; give a longer one, or a smaller noise.sinks`;
    throw new OptionError("prompt", ids, why, "unsupported");
  }
  const rows = Array.from({ length: draws }, (_, at) => new Forced(ids, { ...noise, seed: noise.seed + at }));
  for await (const _ of model.decode(rows, most));
  return rows.map(({ logits }) => logits as Float32Array);
}

/** A text whose last token is given and not chosen: it is computed as one that was written. */
class Forced implements Row {
  readonly prompt: readonly number[];
  readonly noise: NonNullable<Row["noise"]>;
  logits: Float32Array | undefined;
  private readonly last: number;
  private begun = false;

  constructor(ids: readonly number[], noise: NoiseOptions) {
    this.prompt = ids.slice(0, -1);
    this.last = ids[ids.length - 1];
    this.noise = readNoise(noise, 0);
  }

  get over(): boolean {
    return this.logits !== undefined;
  }

  next(logits: Logits): number {
    if (this.begun) this.logits = copied(logits);
    this.begun = true;
    return this.last;
  }
}

/** A row in float32, which is the caller's: the decoder writes the next one where this one was. */
function copied(logits: Logits): Float32Array {
  const { length } = "data" in logits ? logits.data : logits;
  return createSampler({}).mask(logits, new Float32Array(length));
}
