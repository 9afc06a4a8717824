import type { Logits } from "nsigma";
import type { Row } from "nsigma/hosts";
import type { NoiseSettings } from "nsigma/noise";
import type { WrittenToken } from "./tokens.ts";
import { copyOf } from "./rows.ts";

/** Why a text is over. */
export type Ending = "end of text" | "length" | "stopped";
/** A token that was chosen, and why the text ends with it, where it does. */
export interface Choice {
  readonly token: WrittenToken;
  readonly ending: Ending | undefined;
}
/** Hears each token, and ends the text by returning false. */
export type Hear = (token: WrittenToken) => boolean | Promise<boolean>;

/** A text that is written with noise in the model's run: the decoder computes its rows, and a sampler chooses. */
export class NoisyText implements Row {
  readonly prompt: readonly number[];
  readonly noise: NoiseSettings;
  private readonly written: readonly number[];
  private readonly choose: (row: Float32Array) => Choice;
  private readonly hear: Hear;
  private readonly isOld: () => boolean;
  private why: Ending | undefined;
  private heard: Promise<void> | undefined;
  private at = 0;

  /**
   * @param written what is there of the answer: it is computed again, with its noise
   * @param choose the next token after a row, which is its own
   * @param isOld whether another text has begun
   */
  constructor(
    prompt: readonly number[],
    written: readonly number[],
    noise: NoiseSettings,
    choose: (row: Float32Array) => Choice,
    hear: Hear,
    isOld: () => boolean,
  ) {
    [this.prompt, this.written, this.noise] = [prompt, written, noise];
    [this.choose, this.hear, this.isOld] = [choose, hear, isOld];
  }

  /** Why it is over, when the last token has been heard. */
  async end(): Promise<Ending> {
    await this.heard;
    return this.why ?? "stopped";
  }

  get over(): boolean {
    return this.why !== undefined || this.isOld();
  }

  next(logits: Logits): number {
    const there = this.written[this.at++];
    if (there !== undefined) return there;
    const { token, ending } = this.choose(copyOf(logits));
    this.why ??= ending;
    // The decoder does not wait for who hears: a token more may come after the last that is wanted.
    this.heard = Promise.resolve(this.hear(token)).then((on) => {
      if (!on) this.why = "stopped";
    });
    return token.id;
  }
}
