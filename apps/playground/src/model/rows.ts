import type { Row } from "nsigma/hosts";
import { Decoder } from "nsigma/onnxruntime";

/** Bytes of rows that are kept: going back in a text then computes nothing. */
const MOST_BYTES = 2 ** 27;

/** The rows of a model: the logits of the token after a text. */
export class Rows {
  private readonly decoder: Decoder;
  /** The oldest first. */
  private readonly known = new Map<string, Float32Array>();
  private bytes = 0;

  constructor(decoder: Decoder) {
    this.decoder = decoder;
  }

  /** @param ids at least one; the model computes what it has not computed for the text before */
  async after(ids: readonly number[]): Promise<Float32Array> {
    const key = ids.join();
    const found = this.known.get(key);
    if (found) return found;
    let logits: Float32Array | undefined;
    const row: Row = {
      prompt: [...ids], // it is kept, and the caller's may grow
      get over() {
        return logits !== undefined;
      },
      next(given) {
        logits = given instanceof Float32Array ? given.slice() : undefined;
        if (!logits) throw new Error("rows in half precision are not shown yet");
        return 0;
      },
    };
    for await (const _ of this.decoder.decode([row], 1));
    this.keep(key, logits as unknown as Float32Array);
    return logits as unknown as Float32Array;
  }

  private keep(key: string, logits: Float32Array): void {
    this.known.set(key, logits);
    this.bytes += logits.byteLength;
    for (const [oldest, row] of this.known) {
      if (this.bytes <= MOST_BYTES || oldest === key) return;
      this.known.delete(oldest);
      this.bytes -= row.byteLength;
    }
  }
}
