import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import type { Sampler } from "../sampler/sampler.ts";
import type { Family } from "./families.ts";

/** One value of a sampler's parameter, and what it keeps. */
export interface SweepPoint {
  /** Of the parameter. */
  readonly value: number;
  /** Tokens kept, the mean over the rows. */
  readonly kept: number;
  /** The share of the rows whose next token it keeps. */
  readonly share: number;
  /** For each row, in the order they came, whether it keeps the next token. */
  readonly hits: readonly boolean[];
}

/** A sampler's curve, the strictest value first. */
export interface SweepCurve {
  /** The family's. */
  readonly name: string;
  /** The option that the values are of. */
  readonly parameter: string;
  /** A point for each value. */
  readonly points: readonly SweepPoint[];
}

interface Try {
  readonly value: number;
  readonly sampler: Sampler;
  readonly hits: boolean[];
  kept: number;
}

/**
 * How often samplers keep the token that really came next, and how many tokens they keep for that, over the rows of a text:
 * what `nsigma calibrate` counts.
 */
export class Sweep {
  private readonly families: readonly Family[];
  private readonly tries: readonly (readonly Try[])[];
  private left = new Float32Array(0);
  private rows = 0;

  /**
   * @param also options of every sampler beside the family's own, such as the temperature and the order of the steps
   * @throws OptionError as `createSampler` does
   */
  constructor(families: readonly Family[], also: SamplerOptions = {}) {
    this.families = families;
    this.tries = families.map(({ values, wider = [], options }) =>
      [...values, ...wider].map((value) => ({
        value,
        sampler: createSampler({ ...also, ...options(value) }),
        hits: [],
        kept: 0,
      })),
    );
  }

  /**
   * Counts one row.
   *
   * @param next the token that came after it
   * @throws LogitsError as a sampler does
   */
  add(logits: Float32Array, next: number): void {
    if (this.left.length !== logits.length) this.left = new Float32Array(logits.length);
    const { left } = this;
    this.rows++;
    for (const each of this.tries.flat()) {
      each.sampler.mask(logits, left);
      for (const logit of left) if (logit > -Infinity) each.kept++;
      each.hits.push(left[next] > -Infinity);
    }
  }

  /**
   * The curves of the rows so far.
   *
   * @param wanted the share that is enough: a family's `wider` values end with the first that reaches it, and one beyond
   */
  curves(wanted: number): SweepCurve[] {
    return this.families.map(({ name, parameter, values }, place) => {
      const points = this.tries[place].map(({ value, kept, hits }) => ({
        value,
        kept: kept / this.rows,
        share: hits.filter(Boolean).length / this.rows,
        hits: [...hits],
      }));
      const enough = points.findIndex(({ share }) => share >= wanted);
      const shown = enough < 0 ? points.length : Math.max(values.length, enough + 2);
      return { name, parameter, points: points.slice(0, shown) };
    });
  }
}
