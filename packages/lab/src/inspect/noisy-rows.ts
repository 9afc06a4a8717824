import { createSampler, type Logits } from "nsigma";
import { type NoiseOptions, readNoise } from "nsigma/noise";
import type { Row } from "nsigma/hosts";
import { UserError } from "../errors.ts";
import type { LocalModel } from "../models/model.ts";

/**
 * The logits after a text whose last token gets noise, as a token that the model writes does, once for each draw of it.
 *
 * @param noise with the seed of the first draw; the others have those after it
 * @throws UserError for a text that gets no noise, and a model that cannot be given any
 */
export async function noisyRows(
  model: LocalModel,
  ids: readonly number[],
  noise: NoiseOptions & { readonly seed: number },
  draws: number,
): Promise<Float32Array[]> {
  const { sinks } = readNoise(noise, noise.seed);
  const least = Math.max(2, sinks + 1);
  if (ids.length < least) {
    throw new UserError(
      `prompt: its ${ids.length} tokens get no noise, which begins at the ${least}th; give a longer one, or a smaller "sinks" with --noise-file`,
    );
  }
  const { decoder } = model;
  if (!decoder)
    throw new UserError(`model ${model.name}: its export only writes one text, and takes no noise`);
  const rows = Array.from({ length: draws }, (_, at) => new Forced(ids, { ...noise, seed: noise.seed + at }));
  for await (const _ of decoder.decode(rows, model.room));
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
