import type { Trace } from "nsigma";
import type { RowMeans } from "./sample.ts";

/** Averages what the sampler saw over the tokens of a text. */
export class MeansOfRows {
  private rows = 0;
  private kept = 0;
  private entropy = 0;
  private sigmaDistance = 0;

  add({ finite, steps, entropy, sigmaDistance }: Trace): void {
    this.rows++;
    this.kept += steps.at(-1)?.kept ?? finite;
    this.entropy += entropy;
    this.sigmaDistance += sigmaDistance ?? 0;
  }

  /** Undefined for a text without tokens. */
  read(): RowMeans | undefined {
    const { rows, kept, entropy, sigmaDistance } = this;
    if (rows === 0) return undefined;
    return {
      kept: rounded(kept / rows),
      entropy: rounded(entropy / rows),
      sigmaDistance: rounded(sigmaDistance / rows),
    };
  }
}

/** To six digits: the journal needs no more, and sums in another order round to the same. */
function rounded(mean: number): number {
  return Number(mean.toPrecision(6));
}
