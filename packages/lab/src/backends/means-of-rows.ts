import { createSampler, type Sampler, type SamplerOptions, type Step, type Trace } from "nsigma";
import type { RowMeans } from "../run/sample.ts";

/** Averages what the sampler saw over the tokens of a text. */
export class MeansOfRows {
  private rows = 0;
  private kept = 0;
  private entropy = 0;
  private sigmaDistance = 0;

  /** From a trace, where there is one. */
  add({ finite, steps, entropy, sigmaDistance }: Trace): void {
    this.rows++;
    this.kept += steps.at(-1)?.kept ?? finite;
    this.entropy += entropy;
    this.sigmaDistance += sigmaDistance ?? 0;
  }

  /**
   * A sampler that these averages watch: it draws the same tokens as one without. Two steps of its own look at what
   * the others work with, which costs a tenth of a trace.
   */
  watch(options: SamplerOptions): Sampler {
    const sampler = createSampler(options);
    const first: Step = {
      name: "row as it came",
      kind: "adjustment",
      adjust: (candidates) => {
        const { max, mean, variance } = candidates.statistics();
        this.rows++;
        if (variance > 0) this.sigmaDistance += (max - mean) / Math.sqrt(variance);
      },
    };
    const last: Step = {
      name: "row as it is drawn from",
      kind: "adjustment",
      adjust: (candidates) => {
        this.kept += candidates.statistics().finite;
        this.entropy += candidates.entropy();
      },
    };
    return sampler.withSteps([first, ...sampler.steps, last]);
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

/** To six digits, which is more than anybody needs of a mean. */
function rounded(mean: number): number {
  return Number(mean.toPrecision(6));
}
