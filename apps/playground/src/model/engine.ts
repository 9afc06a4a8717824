import { createSampler, type SamplerOptions, type Trace } from "nsigma";
import {
  acrossTemperatures,
  type AtTemperature,
  type Equivalents,
  equivalentsOf,
  type Inspection,
  inspectRow,
  removedBy,
  type Rival,
} from "nsigma/analysis";
import type { ModelInfo, RowSource } from "./row-source.ts";

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
}

/** The whole vocabulary at one place of a text, most likely first. */
export interface TokenTable {
  readonly ids: Int32Array<ArrayBuffer>;
  readonly logits: Float32Array<ArrayBuffer>;
  /** Of the row as it came, at temperature 1. */
  readonly raw: Float64Array<ArrayBuffer>;
  /** With which it can be drawn; 0 for what was removed. */
  readonly final: Float64Array<ArrayBuffer>;
  /** The place of the step that removed it among `steps`, or -1. */
  readonly by: Int16Array<ArrayBuffer>;
  readonly steps: readonly string[];
}

/** Everything that is computed of a model's rows: it runs in a worker, so that the page never waits. */
export class Engine {
  private source: RowSource | undefined;
  private writing = 0;

  /** Takes a model in place of the one before. */
  async use(source: RowSource): Promise<ModelInfo> {
    const before = this.source;
    this.source = source;
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
  ): Promise<Inspection> {
    const row = await this.opened.after(ids);
    return inspectRow(row, {
      rivals,
      temperature,
      bins,
      top: 50,
      prompt: ids,
      textOf: (id) => this.textOf(id),
    });
  }

  /** Which settings would cut the row at a line. */
  async equivalents(ids: readonly number[], line: number, temperature: number): Promise<Equivalents> {
    return equivalentsOf(await this.opened.after(ids), line, temperature);
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

  /** The whole vocabulary after a text, and what a sampler makes of it. */
  async table(ids: readonly number[], options: SamplerOptions): Promise<TokenTable> {
    const row = await this.opened.after(ids);
    const all = createSampler({ seed: 0 }).distribution(row);
    const sampler = createSampler({ ...options, seed: 0 });
    sampler.prompt(ids);
    const left = sampler.distribution(row);
    const probability = new Float64Array(row.length);
    for (const [rank, id] of left.ids.entries()) probability[id] = left.probabilities[rank];
    const { steps, by } = removedBy(row, options, ids);
    return {
      ids: Int32Array.from(all.ids),
      logits: Float32Array.from(all.ids, (id) => row[id]),
      raw: Float64Array.from(all.probabilities),
      final: Float64Array.from(all.ids, (id) => probability[id]),
      by: Int16Array.from(all.ids, (id) => by[id]),
      steps,
    };
  }

  /** How a token reads, for the rows of the table that are seen. */
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
    const sampler = createSampler(options);
    sampler.prompt(ids.slice(0, ids.length - step));
    for (const id of ids.slice(ids.length - step)) sampler.accept(id);
    return sampler.trace(row);
  }

  /**
   * Goes on with a text.
   *
   * @param prompt the tokens before the answer; `written` those of it that are there
   * @param hear hears each token, and ends the text by returning false
   * @returns why it is over
   */
  async write(
    prompt: readonly number[],
    written: readonly number[],
    options: SamplerOptions & { seed: number },
    most: number,
    hear: (token: WrittenToken) => boolean | Promise<boolean>,
  ): Promise<"end of text" | "length" | "stopped"> {
    const own = ++this.writing; // another text ends this one
    const sampler = createSampler(options);
    sampler.prompt(prompt);
    for (const id of written) sampler.accept(id);
    const ids = [...prompt, ...written];
    for (let count = 0; count < most; count++) {
      const row = await this.opened.after(ids);
      if (own !== this.writing) return "stopped";
      const trace = sampler.trace(row);
      ids.push(trace.token);
      const kept = trace.steps.at(-1)?.kept ?? trace.finite;
      if (!(await hear({ ...this.view(trace.token), trace, kept }))) return "stopped";
      if (this.opened.info.endOfText.includes(trace.token)) return "end of text";
    }
    return "length";
  }

  private get opened(): RowSource {
    if (!this.source) throw new Error("no model is open");
    return this.source;
  }

  private view(id: number): TokenView {
    return { id, text: this.textOf(id) };
  }

  private textOf(id: number): string {
    return this.opened.textOf(id);
  }
}
