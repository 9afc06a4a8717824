import { createSampler, type Sampler, type SamplerOptions, type Trace } from "nsigma";
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
import { type NoiseLetter, type NoiseOptions, readNoise } from "nsigma/noise";
import { type Choice, type Ending, type Hear, NoisyText } from "./noisy-text.ts";
import type { ModelInfo, RowSource } from "./row-source.ts";
import { type TablePart, type TableView, TokenTable } from "./token-table.ts";
import { Vocabulary } from "./vocabulary.ts";

/** A token as the page shows it. */
export interface TokenView {
  readonly id: number;
  readonly text: string;
}

/** A token that was written, and how it was chosen. */
export interface WrittenToken extends TokenView {
  readonly trace: Trace;
  /** Tokens that the sampler left. */
  readonly kept: number;
  /** Its own, as it came. */
  readonly logit: number;
}

/** A token that could have come at a place of a text. */
export interface Alternative extends TokenView {
  /** Of the row as it came, at temperature 1. */
  readonly raw: number;
  /** With which it can be drawn; 0 for what was cut. */
  readonly final: number;
}

/** A sampler's options, and noise in the model's run beside it. */
export type WriterOptions = SamplerOptions & { seed: number; noise?: NoiseOptions | undefined };

/** Everything that is computed of a model's rows: it runs in a worker, so that the page never waits. */
export class Engine {
  private source: RowSource | undefined;
  private known: Vocabulary | undefined;
  private tabled: { readonly of: string; readonly row: Float32Array; readonly table: TokenTable } | undefined;
  private writing = 0;

  /** Takes a model in place of the one before. */
  async use(source: RowSource): Promise<ModelInfo> {
    const before = this.source;
    this.source = source;
    this.known = this.tabled = undefined;
    this.writing++; // a text of the model before is over
    await before?.close();
    return source.info;
  }

  /** A prompt as tokens; put to the model as a chat where it has a template, unless it is `plain`. */
  async encode(prompt: string, plain: boolean): Promise<TokenView[]> {
    return Array.from(await this.opened.encode(prompt, plain), (id) => this.view(id));
  }

  /** What samplers do to the row after a text. */
  async inspect(
    ids: readonly number[],
    rivals: readonly Rival[],
    temperature: number,
    bins: number,
    top: number,
  ): Promise<Inspection> {
    const row = await this.opened.after(ids);
    return inspectRow(row, {
      rivals,
      temperature,
      bins,
      top,
      prompt: ids,
      textOf: (id) => this.textOf(id),
    });
  }

  /** The parts of the model's run that can get noise. */
  async noiseLetters(): Promise<NoiseLetter[]> {
    return (await this.opened.noise?.letters()) ?? [];
  }

  /** What noise in the last token does to the row after a text; the cloud is of the best tokens. */
  async noise(
    ids: readonly number[],
    noise: NoiseOptions & { readonly seed: number },
    draws: number,
  ): Promise<NoiseEffect> {
    const [sober, rows] = [
      await this.opened.after(ids),
      (await this.opened.noise?.rows(ids, noise, draws)) ?? [],
    ];
    return noiseEffect(sober, rows, { top: 8, cloud: true, textOf: (id) => this.textOf(id) });
  }

  /** Which settings would cut the row at a line. */
  async equivalents(ids: readonly number[], line: number, temperature: number): Promise<Equivalents> {
    return equivalentsOf(await this.opened.after(ids), line, temperature);
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
    const row = await this.opened.after(ids);
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
    return acrossTemperatures(await this.opened.after(ids), rivals, temperatures, temperatureFirst, ids);
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
    return left.map((each) => ({ ...each, text: this.textOf(each.id) }));
  }

  /** How tokens read. */
  texts(ids: readonly number[]): string[] {
    return ids.map((id) => this.textOf(id));
  }

  /** The draw after a text, as the sampler makes it at this step of its own. */
  async draw(
    ids: readonly number[],
    options: SamplerOptions & { seed: number },
    step: number,
  ): Promise<Trace> {
    const row = await this.opened.after(ids);
    return samplerAt(ids, options, step).trace(row);
  }

  /** A token that somebody takes by hand at a step of a sampler, and what that sampler would have drawn it with. */
  async take(
    ids: readonly number[],
    options: SamplerOptions & { seed: number },
    step: number,
    token: number,
  ): Promise<WrittenToken> {
    const row = await this.opened.after(ids);
    const sampler = samplerAt(ids, options, step);
    const left = sampler.mask(row, new Float32Array(row.length));
    const trace = sampler.trace(row);
    const rank =
      1 + row.filter((logit, id) => logit > row[token] || (logit === row[token] && id < token)).length;
    return this.writtenToken(row, {
      ...trace,
      token,
      rank,
      rawProbability: probabilityOf(token, row),
      probability: probabilityOf(token, left),
    });
  }

  /** The most likely tokens after a text and some others, with what a sampler makes of them. */
  async alternatives(
    ids: readonly number[],
    options: SamplerOptions & { seed: number },
    step: number,
    others: readonly number[],
    most: number,
  ): Promise<Alternative[]> {
    const row = await this.opened.after(ids);
    const all = createSampler({ seed: 0 }).distribution(row);
    const left = samplerAt(ids, options, step).distribution(row);
    const final = new Map(Array.from(left.ids, (id, rank) => [id, left.probabilities[rank]]));
    return Array.from(all.ids, (id, rank) => ({ id, rank }))
      .filter(({ id, rank }) => rank < most || others.includes(id))
      .map(({ id, rank }) => ({ ...this.view(id), raw: all.probabilities[rank], final: final.get(id) ?? 0 }));
  }

  /**
   * Goes on with a text.
   *
   * @param prompt the tokens before the answer; `written` those of it that are there
   * @param options of the sampler, and of noise in the model's run; the noise has the sampler's seed where it has none
   * @param hear hears each token, and ends the text by returning false
   * @returns why it is over
   */
  async write(
    prompt: readonly number[],
    written: readonly number[],
    { noise, ...options }: WriterOptions,
    most: number,
    hear: Hear,
  ): Promise<Ending> {
    const own = ++this.writing; // another text ends this one
    const sampler = createSampler(options);
    sampler.prompt(prompt);
    for (const id of written) sampler.accept(id);
    let count = 0;
    const choose = (row: Float32Array): Choice => {
      const token = this.writtenToken(row, sampler.trace(row));
      if (this.opened.info.endOfText.includes(token.id)) return { token, ending: "end of text" };
      return { token, ending: ++count === most ? "length" : undefined };
    };
    if (noise) {
      const text = new NoisyText(
        prompt,
        written,
        readNoise(noise, options.seed),
        choose,
        hear,
        () => own !== this.writing,
      );
      if (!this.opened.noise)
        throw new Error(`${this.opened.info.name}: its run cannot be reached, so that it takes no noise`);
      await this.opened.noise.write(text);
      return text.end();
    }
    const ids = [...prompt, ...written];
    while (true) {
      const row = await this.opened.after(ids);
      if (own !== this.writing) return "stopped";
      const { token, ending } = choose(row);
      ids.push(token.id);
      if (!(await hear(token))) return "stopped";
      if (ending) return ending;
    }
  }

  /** The last table is kept: scrolling, sorting and searching ask for parts of it. */
  private async tableOf(ids: readonly number[], options: SamplerOptions): Promise<TokenTable> {
    const row = await this.opened.after(ids);
    const of = JSON.stringify([ids, options]);
    if (this.tabled?.of !== of || this.tabled.row !== row) {
      this.tabled = { of, row, table: new TokenTable(row, options, ids, this.vocabulary) };
    }
    return this.tabled.table;
  }

  /** The model that is open. @throws Error before there is one */
  get opened(): RowSource {
    if (!this.source) throw new Error("no model is open");
    return this.source;
  }

  private get vocabulary(): Vocabulary {
    return (this.known ??= new Vocabulary(this.opened));
  }

  private writtenToken(row: Float32Array, trace: Trace): WrittenToken {
    const { token, steps, finite } = trace;
    return { ...this.view(token), trace, kept: steps.at(-1)?.kept ?? finite, logit: row[token] };
  }

  private view(id: number): TokenView {
    return { id, text: this.textOf(id) };
  }

  private textOf(id: number): string {
    return this.vocabulary.textOf(id);
  }
}

/** A token's share of the softmax of a row. */
function probabilityOf(token: number, row: Float32Array): number {
  const max = row.reduce((most, logit) => Math.max(most, logit), -Infinity);
  return Math.exp(row[token] - max) / row.reduce((sum, logit) => sum + Math.exp(logit - max), 0);
}

/** A sampler that has come to a step of its own text. */
export function samplerAt(
  ids: readonly number[],
  options: SamplerOptions & { seed: number },
  step: number,
): Sampler {
  const sampler = createSampler(options);
  sampler.prompt(ids.slice(0, ids.length - step));
  for (const id of ids.slice(ids.length - step)) sampler.accept(id);
  return sampler;
}
