import type { SamplerOptions } from "nsigma";
import {
  acrossTemperatures,
  type AtTemperature,
  type Equivalents,
  equivalentsOf,
  type Inspection,
  inspectRow,
  type NoiseEffect,
  noiseEffect,
  type Rival,
} from "nsigma/analysis";
import type { NoiseLetter, NoiseOptions } from "nsigma/noise";
import type { Engine } from "./engine.ts";
import { type TablePart, type TableView, TokenTable } from "./token-table.ts";
import type { TokenView } from "./tokens.ts";

/** What is to be seen of the row after a text: nsigma/analysis, on the model that is open. */
export class RowViews {
  private readonly engine: Engine;
  private tabled: { readonly of: string; readonly row: Float32Array; readonly table: TokenTable } | undefined;

  constructor(engine: Engine) {
    this.engine = engine;
    engine.whenOver(() => (this.tabled = undefined));
  }

  /** What samplers do to the row after a text. */
  async inspect(
    ids: readonly number[],
    rivals: readonly Rival[],
    temperature: number,
    bins: number,
    top: number,
  ): Promise<Inspection> {
    const row = await this.engine.opened.after(ids);
    return inspectRow(row, {
      rivals,
      temperature,
      bins,
      top,
      prompt: ids,
      textOf: (id) => this.engine.textOf(id),
    });
  }

  /** The parts of the model's run that can get noise. */
  async noiseLetters(): Promise<NoiseLetter[]> {
    return (await this.engine.opened.noise?.letters()) ?? [];
  }

  /** What noise in the last token does to the row after a text; the cloud is of the best tokens. */
  async noise(
    ids: readonly number[],
    noise: NoiseOptions & { readonly seed: number },
    draws: number,
  ): Promise<NoiseEffect> {
    const [sober, rows] = [
      await this.engine.opened.after(ids),
      (await this.engine.opened.noise?.rows(ids, noise, draws)) ?? [],
    ];
    return noiseEffect(sober, rows, { top: 8, cloud: true, textOf: (id) => this.engine.textOf(id) });
  }

  /** Which settings would cut the row at a line. */
  async equivalents(ids: readonly number[], line: number, temperature: number): Promise<Equivalents> {
    return equivalentsOf(await this.engine.opened.after(ids), line, temperature);
  }

  /**
   * Which settings of other samplers would cut the row where this one does.
   *
   * @param seenAt the temperature of the softmax that the others cut
   * @returns undefined where it cuts nothing
   */
  async sameCut(
    ids: readonly number[],
    rival: Rival,
    temperature: number,
    seenAt: number,
  ): Promise<Equivalents | undefined> {
    const row = await this.engine.opened.after(ids);
    const [cut] = inspectRow(row, { rivals: [rival], temperature, top: 0, bins: 1, prompt: ids }).cuts;
    return cut.threshold === null ? undefined : equivalentsOf(row, cut.threshold, seenAt);
  }

  /** What samplers leave of the row at many temperatures. */
  async acrossTemperatures(
    ids: readonly number[],
    rivals: readonly Rival[],
    temperatures: readonly number[],
    temperatureFirst: boolean,
  ): Promise<AtTemperature[][]> {
    return acrossTemperatures(
      await this.engine.opened.after(ids),
      rivals,
      temperatures,
      temperatureFirst,
      ids,
    );
  }

  /** Lines of the table of the whole vocabulary after a text. */
  async table(ids: readonly number[], options: SamplerOptions, view: TableView): Promise<TablePart> {
    return (await this.tableOf(ids, options)).part(view);
  }

  /** The most likely of what a sampler leaves, with the probability of its draw. */
  async left(
    ids: readonly number[],
    options: SamplerOptions,
    most: number,
  ): Promise<(TokenView & { probability: number })[]> {
    const left = (await this.tableOf(ids, options)).left(most);
    return left.map((each) => ({ ...each, text: this.engine.textOf(each.id) }));
  }

  /** The last table is kept: scrolling, sorting and searching ask for parts of it. */
  private async tableOf(ids: readonly number[], options: SamplerOptions): Promise<TokenTable> {
    const row = await this.engine.opened.after(ids);
    const of = JSON.stringify([ids, options]);
    if (this.tabled?.of !== of || this.tabled.row !== row) {
      this.tabled = { of, row, table: new TokenTable(row, options, ids, this.engine.vocabulary) };
    }
    return this.tabled.table;
  }
}
