import type { SamplerOptions } from "nsigma";
import { FAMILIES, Sweep } from "nsigma/analysis";
import type { RowSource } from "./row-source.ts";

/** A sampler with one value of its parameter, and what it keeps of a text. */
export interface CoveragePoint {
  readonly value: number;
  /** Tokens kept, the mean over the text. */
  readonly kept: number;
  /** The share of the text's tokens that are kept. */
  readonly share: number;
}

export interface CoverageCurve {
  readonly name: string;
  readonly parameter: string;
  readonly points: readonly CoveragePoint[];
}

/** How much of a text every sampler keeps, and with how many tokens. */
export class Coverage {
  private readonly engine: { readonly opened: RowSource };

  constructor(engine: { readonly opened: RowSource }) {
    this.engine = engine;
  }

  /**
   * @param start the first token that counts, from 1
   * @param also options beside those of the sampler: temperature and order
   * @param values one for each parameter, instead of those that are usually tried
   * @param wanted the share that is enough
   * @param hear hears after every row, and ends it by returning false
   */
  async over(
    ids: readonly number[],
    start: number,
    also: SamplerOptions,
    values: Readonly<Record<string, number>> | undefined,
    wanted: number,
    hear: (done: number) => boolean | Promise<boolean>,
  ): Promise<CoverageCurve[] | undefined> {
    const { opened } = this.engine;
    const families = values
      ? FAMILIES.map(({ name, parameter, options }) => ({
          name,
          parameter,
          options,
          values: [values[parameter]],
        }))
      : FAMILIES;
    const sweep = new Sweep(families, also);
    for (let at = start; at < ids.length; at++) {
      sweep.add(await opened.after(ids.slice(0, at)), ids[at]);
      if (!(await hear(at - start + 1))) return undefined;
    }
    return sweep.curves(wanted).map(({ name, parameter, points }) => ({
      name,
      parameter,
      points: points.map(({ value, kept, share }) => ({ value, kept, share })),
    }));
  }
}
