import { cellKey } from "../plan/plan.ts";
import { likelihoodsOf, type Likelihood } from "../run/likelihoods.ts";
import type { Run } from "../run/read-run.ts";
import type { Sample } from "../run/sample.ts";
import { mean } from "../statistics/scores.ts";
import { type MeanWithin, meanWithin } from "../statistics/mean-within.ts";

/** How likely the run's judge finds a cell's texts. */
export interface Likeliness {
  /** Texts that were judged and are not empty. */
  readonly texts: number;
  /** Bits per token: the mean over the items of the mean over an item's texts, with its interval over the items. */
  readonly bits: MeanWithin;
}

/** Finds how likely every cell's texts are while a run is read. */
export class LikelinessReader {
  private readonly seed: number;
  private readonly likelihoods: ReadonlyMap<string, Likelihood>;
  /** Of each cell the bits per token of an item's texts. */
  private readonly cells = new Map<string, Map<string, number[]>>();
  /** Texts that the judge has not judged. */
  missing = 0;

  /** @param leftOut hears what of the likelihoods was left out, a sentence per file */
  constructor({ folder, judge, plan }: Run, leftOut: (sentence: string) => void) {
    this.seed = plan.seed;
    this.likelihoods = judge ? likelihoodsOf(folder, judge, leftOut) : new Map();
  }

  add(sample: Sample): void {
    const found = this.likelihoods.get(sample.key);
    if (found === undefined) this.missing++;
    if (found === undefined || found.tokens === 0) return;
    const key = cellKey(sample);
    const items = this.cells.get(key) ?? new Map<string, number[]>();
    this.cells.set(key, items);
    const own = items.get(sample.item) ?? [];
    items.set(sample.item, own);
    own.push(found.bits / found.tokens);
  }

  /** By `cellKey`; none for cells without a text that was judged. */
  read(): Map<string, Likeliness> {
    return new Map(
      [...this.cells].map(([key, items]) => {
        // In one order, whatever the journal's.
        const sorted = [...items].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, bits]) => bits);
        const means = sorted.map((bits) => mean(bits.sort((a, b) => a - b)));
        return [key, { texts: sorted.flat().length, bits: meanWithin(means, { seed: this.seed }) }];
      }),
    );
  }
}
