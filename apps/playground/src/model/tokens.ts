import type { Trace } from "nsigma";

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
