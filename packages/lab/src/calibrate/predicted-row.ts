/** A row of logits and the token that really came next. */
export interface PredictedRow {
  readonly logits: Float32Array;
  readonly target: number;
  /** Rows of one text are not independent of each other: they have the same number here. */
  readonly text: number;
}
