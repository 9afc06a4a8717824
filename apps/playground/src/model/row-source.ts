import type { Recording } from "nsigma/recording";
import type { NoisyModel } from "./noise.ts";

/** What the page knows of the model that is open. */
export interface ModelInfo {
  readonly name: string;
  readonly vocabSize: number;
  readonly contextLength: number;
  /** Whether it has a chat template. */
  readonly chat: boolean;
  readonly endOfText: readonly number[];
  /** Where its rows come from, in words that end "... tokens, ": "on WebAssembly, in this page". */
  readonly runsOn: string;
  /** For rows that were recorded: of which texts, and where they come from. */
  readonly recorded?: Pick<Recording, "texts" | "about">;
}

/** Where rows of logits come from: a model in this page, a server, a file that was recorded. */
export interface RowSource {
  readonly info: ModelInfo;
  /** A prompt as tokens, put to the model as a chat where it has a template, unless it is `plain`. */
  encode(prompt: string, plain: boolean): readonly number[] | Promise<readonly number[]>;
  /** How a token reads. */
  textOf(id: number): string;
  /** The bytes of a token, which may be a part of a character; where this is left out or says nothing, they are those of its text. */
  bytesOf?(id: number): Uint8Array | undefined;
  /** The logits of the token after a text of at least one token. */
  after(ids: readonly number[]): Promise<Float32Array>;
  /** Noise in the model's run; left out where the source cannot have any. */
  readonly noise?: NoisyModel;
  close(): Promise<void>;
}
