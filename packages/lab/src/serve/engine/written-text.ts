import { createSampler, type Logits, type Sampler, type SamplerOptions } from "nsigma";
import { Answer, type Ending, type HostRequest, type Row } from "nsigma/hosts";
import { type NoiseOptions, readNoise } from "nsigma/noise";
import type { LocalModel } from "../../models/model.ts";
import { type Account, recordOf, type TokenRecord } from "./token-record.ts";

/** A text that is asked for. */
export interface AskedText {
  readonly prompt: readonly number[];
  /** Whether the prompt is a chat, so that the answer begins a text of its own. */
  readonly chat: boolean;
  /** With a seed. */
  readonly sampler: SamplerOptions & { seed: number };
  /** Whether the text has to be the same whatever else is being written. */
  readonly exact: boolean;
  readonly noise?: NoiseOptions | undefined;
  readonly maxTokens?: number | undefined;
  readonly stop: readonly string[];
  readonly account: Account;
}

/** A part of a text as it comes, and the tokens that it is made of. */
export interface Piece {
  readonly text: string;
  readonly tokens: readonly TokenRecord[];
}

/** A text that is over. */
export interface WrittenText {
  readonly text: string;
  readonly ending: Ending;
  /** The stop string that ended it, if one did. */
  readonly stop: string | undefined;
  /** Tokens that were generated, the end of the text included. */
  readonly count: number;
  /** Those that the text is made of. */
  readonly tokens: readonly TokenRecord[];
}

/** A text that is being written: a row that keeps account of its tokens. */
export class TextInWriting implements Row {
  readonly prompt: readonly number[];
  readonly exact: boolean;
  readonly noise: Row["noise"];
  private readonly model: LocalModel;
  private readonly asked: AskedText;
  private readonly sampler: Sampler;
  private readonly answer: Answer;
  private readonly signal: AbortSignal;
  private readonly hear: (piece: Piece) => void;
  /** The tokens whose text is held back. What a stop string cuts off is no part of the text, and stays here. */
  private pending: TokenRecord[] = [];
  private readonly told: TokenRecord[] = [];

  /**
   * @param hear hears the text as it comes
   * @throws OptionError for options that no sampler can be made of, and a prompt that leaves no room
   */
  constructor(
    model: LocalModel,
    asked: AskedText,
    signal: AbortSignal,
    hear: (piece: Piece) => void = () => {},
  ) {
    const { prompt, chat, exact, noise, maxTokens, stop } = asked;
    const { tokenText, endOfText, contextLength } = model;
    this.model = model;
    this.asked = asked;
    this.prompt = prompt;
    this.exact = exact;
    this.signal = signal;
    this.hear = hear;
    this.sampler = createSampler(asked.sampler);
    this.sampler.prompt(prompt);
    this.noise = noise && readNoise(noise, asked.sampler.seed);
    const request: HostRequest = {
      prompt: chat ? [] : "",
      sampler: asked.sampler,
      stop,
      signal,
      onText: (text) => this.tell(text),
      ...(maxTokens !== undefined && { maxTokens }),
    };
    this.answer = new Answer(request, { tokenText, endOfText, contextLength, prompt });
  }

  get over(): boolean {
    return this.signal.aborted || this.answer.ending !== undefined;
  }

  /** Tokens that were drawn so far. */
  get count(): number {
    return this.sampler.step;
  }

  next(logits: Logits): number {
    const record = recordOf(this.sampler, logits, this.asked.account, this.model);
    this.pending.push(record);
    this.answer.take(record.id);
    return record.id;
  }

  /** The text, when it is over; what was held back is told first. */
  end(): WrittenText {
    const { text, ending, tokens: count } = this.answer.end();
    const stop = ending === "stop string" ? this.stopAfter(text) : undefined;
    return { text, ending, stop, count, tokens: this.told };
  }

  /** Which stop string comes where the text was cut off; the tokens that it is made of were drawn. */
  private stopAfter(text: string): string | undefined {
    const ids = [...this.told, ...this.pending].map(({ id }) => id);
    const whole = this.model.tokenText.textOf(ids, true);
    return this.asked.stop.find((stop) => whole.startsWith(stop, text.length)) ?? this.asked.stop[0];
  }

  private tell(text: string): void {
    const ids = this.pending.map(({ id }) => id);
    const outside = ids.findIndex((_, at) => this.lengthOf(ids.slice(0, at)) >= text.length);
    const tokens = outside === -1 ? this.pending : this.pending.slice(0, outside);
    this.pending = this.pending.slice(tokens.length);
    this.told.push(...tokens);
    this.hear({ text, tokens });
  }

  /** Characters that tokens make, a last one that is not complete apart. */
  private lengthOf(ids: number[]): number {
    return ids.length === 0 ? 0 : this.model.tokenText.textOf(ids, false).replace(/\ufffd+$/, "").length;
  }
}
