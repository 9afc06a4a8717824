/** What a pool and its threads share. */
export interface Board {
  /** rows x vocabSize logits, row after row. */
  readonly logits: Float32Array;
  /** One token id per row. */
  readonly tokens: Int32Array;
  /** At `ROUND` the rounds begun, at `DONE` the threads that have finished the last, at `TASK` what a round is for. */
  readonly control: Int32Array;
}

export const ROUND = 0;
export const DONE = 1;
/** At `READY` the threads that have started. */
export const READY = 2;
/** At `TASK` one of these. */
export const TASK = 3;
export const SAMPLE = 0;
export const TAKE_BACK = 1;

/** The shared memory of a board, as it is sent to a thread. */
export interface SharedBoard {
  readonly logits: SharedArrayBuffer;
  readonly tokens: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
}

export function shareBoard(rows: number, vocabSize: number): SharedBoard {
  return {
    logits: new SharedArrayBuffer(rows * vocabSize * 4),
    tokens: new SharedArrayBuffer(rows * 4),
    control: new SharedArrayBuffer(16),
  };
}

export function boardOf({ logits, tokens, control }: SharedBoard): Board {
  return {
    logits: new Float32Array(logits),
    tokens: new Int32Array(tokens),
    control: new Int32Array(control),
  };
}
