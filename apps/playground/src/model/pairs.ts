import type { SamplerOptions } from "nsigma";
import { barOf, type BarPart, lockstep, type PairedDraw, type Parting, partingOf } from "nsigma/analysis";
import { samplerAt } from "./writing.ts";
import type { RowSource } from "./row-source.ts";

/** What one of two samplers drew at a step, as the page shows it. */
export interface PairedToken extends PairedDraw {
  readonly text: string;
}

/** A step of two samplers that draw with the same random number. */
export interface PairedTokens {
  readonly step: number;
  readonly u: number;
  readonly draws: readonly [PairedToken | null, PairedToken | null];
}

/** A part of the bar of a draw. */
export interface BarView extends BarPart {
  readonly text: string;
}

/** The samplers of the two texts. */
export type Pair = readonly [SamplerOptions, SamplerOptions];

/** What is thinner on the bar cannot be seen. */
const HAIR = 0.001;

/** Two samplers that write with the same random numbers. */
export class Pairs {
  private readonly engine: { readonly opened: RowSource };

  constructor(engine: { readonly opened: RowSource }) {
    this.engine = engine;
  }

  /** @param hear hears each step, and ends both texts by returning false */
  async write(
    prompt: readonly number[],
    pair: Pair,
    seed: number,
    most: number,
    hear: (step: PairedTokens) => boolean | Promise<boolean>,
  ): Promise<void> {
    const { opened } = this.engine;
    const textOf = (draw: PairedDraw | null): PairedToken | null =>
      draw && { ...draw, text: opened.textOf(draw.token) };
    for await (const { step, u, draws } of lockstep(this.text(prompt, most), pair, seed)) {
      if (!(await hear({ step, u, draws: [textOf(draws[0]), textOf(draws[1])] }))) return;
    }
  }

  /** Where the texts of many seeds part. @param hear hears of each, and ends it by returning false */
  async partings(
    prompt: readonly number[],
    pair: Pair,
    seeds: readonly number[],
    most: number,
    hear: (parting: Parting) => boolean | Promise<boolean>,
  ): Promise<void> {
    for (const seed of seeds) {
      if (!(await hear(await partingOf(this.text(prompt, most), pair, seed)))) return;
    }
  }

  /** What a sampler leaves after a text of which it drew the last `step` tokens, as the bar of its draw. */
  async bar(ids: readonly number[], options: SamplerOptions, step: number): Promise<BarView[]> {
    const { opened } = this.engine;
    const row = await opened.after(ids);
    return barOf(samplerAt(ids, { seed: 0, ...options }, step).distribution(row))
      .filter(({ low, high }) => high - low >= HAIR)
      .map((part) => ({ ...part, text: opened.textOf(part.token) }));
  }

  private text(prompt: readonly number[], most: number) {
    const { opened } = this.engine;
    return {
      after: (ids: readonly number[]) => opened.after(ids),
      prompt,
      endOfText: opened.info.endOfText,
      most,
    };
  }
}
