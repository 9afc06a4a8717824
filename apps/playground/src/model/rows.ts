import { createSampler, type Logits } from "nsigma";
import type { Row } from "nsigma/hosts";
import { Decoder } from "nsigma/onnxruntime";
import { KnownRows } from "./known-rows.ts";

const AS_IT_COMES = createSampler({ seed: 0 });

/** The rows of a model: the logits of the token after a text. */
export class Rows {
  private readonly decoder: Decoder;
  private readonly known = new KnownRows();

  constructor(decoder: Decoder) {
    this.decoder = decoder;
  }

  /** @param ids at least one; the model computes what it has not computed for the text before */
  after(ids: readonly number[]): Promise<Float32Array> {
    return this.known.after(ids, () => this.compute(ids));
  }

  private async compute(ids: readonly number[]): Promise<Float32Array> {
    let logits: Float32Array | undefined;
    const row: Row = {
      prompt: [...ids], // it is kept, and the caller's may grow
      get over() {
        return logits !== undefined;
      },
      next(given) {
        logits = copyOf(given);
        return 0;
      },
    };
    for await (const _ of this.decoder.decode([row], 1));
    return logits as unknown as Float32Array;
  }
}

/** A row of its own, in float32; what is copied is overwritten by the next. */
export function copyOf(row: Logits): Float32Array {
  // A sampler without steps masks nothing, and widens.
  return row instanceof Float32Array ? row.slice() : AS_IT_COMES.mask(row, new Float32Array(row.data.length));
}
