/** A text of a recording, and which of its rows were recorded. */
export interface RecordedText {
  /** The whole text as token ids. */
  readonly tokens: readonly number[];
  /** How many tokens stand before the first row, from 1: that row is the logits of `tokens[start]`. */
  readonly start: number;
  /** Recorded rows, one for each token from `start` on. The last may be the row after the text's end, so `start + rows` is at most `tokens.length + 1`. */
  readonly rows: number;
}

/** What a recording says about its rows. */
export interface Recording {
  /** The model's name, as a person would say it. */
  readonly model: string;
  /** Logits of a row. */
  readonly vocabSize: number;
  readonly texts: readonly RecordedText[];
  /** How tokens read, by id: those of the texts, and the likely ones of each row. Others are not known. */
  readonly words: Readonly<Record<number, string>>;
  /** Where the rows come from: the model's file and its hash, the machine, the day, the command. Free words. */
  readonly about: Readonly<Record<string, string>>;
}

/** A row of a recording. */
export interface RecordedRow {
  /** To the precision of float16: a logit of 20 is within 0.008 of what the model gave. */
  readonly logits: Float32Array;
  /** The place of its text among `texts`. */
  readonly text: number;
  /** How many tokens of the text stand before it. */
  readonly position: number;
}

/** A file that is not a recording, or is damaged, or rows that cannot be recorded. */
export class RecordingError extends RangeError {
  override readonly name = "RecordingError";
  readonly code = "NSIGMA_RECORDING";

  constructor(message: string) {
    super(`recording: ${message}`);
  }
}

/** Of the file's header, under `__metadata__`, where every value is a string. */
export const FORMAT = "nsigma-recording";
export const VERSION = "1";

/** The rows that a recording promises. */
export function rowCount({ texts }: Pick<Recording, "texts">): number {
  return texts.reduce((sum, { rows }) => sum + rows, 0);
}
