import { noisyRows as rowsOf } from "nsigma/hosts";
import type { NoiseOptions } from "nsigma/noise";
import { UserError } from "../errors.ts";
import type { LocalModel } from "../models/model.ts";

/**
 * The logits after a text whose last token gets noise; see `nsigma/hosts`.
 *
 * @throws UserError for a model that cannot be given any
 */
export async function noisyRows(
  { decoder, name, room }: LocalModel,
  ids: readonly number[],
  noise: NoiseOptions & { readonly seed: number },
  draws: number,
): Promise<Float32Array[]> {
  if (!decoder) throw new UserError(`model ${name}: its export only writes one text, and takes no noise`);
  return rowsOf(decoder, ids, noise, draws, room);
}
