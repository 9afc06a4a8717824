import type { Logits } from "../logits/logits.ts";
import type { NoiseSettings } from "../noise/options.ts";

/** A text to be written: what it begins with, and how its tokens are chosen. */
export interface Row {
  /** Token ids, at least one. */
  readonly prompt: readonly number[];
  /** Noise in the model's run; none when left out. */
  readonly noise?: NoiseSettings | undefined;
  /**
   * Whether it has to be the same whatever runs beside it and ran before it, at the price of running by itself where the runtime
   * rounds otherwise in company. Default: as the host was made.
   */
  readonly exact?: boolean | undefined;
  /** Whether it has ended; asked before the first token and after each. */
  readonly over: boolean;
  /**
   * Chooses the next token.
   *
   * @param logits the row of scores, valid until it returns
   */
  next(logits: Logits): number;
}
