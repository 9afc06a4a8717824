import type { PreTrainedModel, PreTrainedTokenizer } from "@huggingface/transformers";
import type { Host, HostRequest, Row, TokenText } from "nsigma/hosts";

/** A language model that is loaded and ready, with what the rest of the lab needs to know of it. */
export type Model = LocalModel | ServerModel;

/** What every model has, whatever runs it. */
interface AnyModel {
  /** As it was asked for: `embedded`, a hub id, a folder, or a file. */
  name: string;
  /** What generates with it. */
  host: Host;
  /** The most tokens prompt and answer may have together; Infinity when the model does not say. */
  contextLength: number;
  /** Ids that end a text. */
  endOfText: number[];
  /** Whether it has a chat template. */
  chat: boolean;
  /** How many tokens it has; 0 when it does not say. */
  vocabSize: number;
}

/** A model that runs in this process: its tokens and its logits are accessible. */
export interface LocalModel extends AnyModel {
  kind: "local";
  tokenText: TokenText;
  /**
   * The token ids of a prompt as the model gets them.
   *
   * @param open whether a chat ends where an answer begins. Default: true
   */
  encode(prompt: HostRequest["prompt"], open?: boolean): readonly number[];
  /**
   * Runs a text through the model once: for each token from one on the logits of the token after it.
   *
   * @param from the first of them, from 0
   */
  logitsAfter(ids: readonly number[], from: number): Promise<Float32Array[]>;
  /** The same for texts whose logits would not fit into memory: each row is shown until `read` returns. */
  readLogits(
    ids: readonly number[],
    from: number,
    read: (logits: Float32Array, at: number) => void,
  ): Promise<void>;
  /** What writes many texts at once; undefined for a model whose export only writes one. */
  decoder: ManyTexts | undefined;
  /** How many texts at once are good for it, or were asked for. */
  room: number;
  close(): Promise<void>;
}

/** What writes many texts at once. */
export interface ManyTexts {
  /** Those that are known, and hands out each as it ends. */
  decode<Each extends Row>(rows: Iterable<Each>, most: number): AsyncGenerator<Each>;
  /** One that comes while others are being written. */
  write(row: Row): Promise<void>;
}

/** A model of transformers.js, whose network can be called. */
export interface OnnxModel extends LocalModel {
  tokenizer: PreTrainedTokenizer;
  network: PreTrainedModel;
}

/** A model on a server: it samples there, and keeps its tokens and logits to itself. */
export interface ServerModel extends AnyModel {
  kind: "server";
}

/** A chat as it stands, or as plain text for a model that has no template for it. */
export function fitting({ chat }: Model, prompt: HostRequest["prompt"]): HostRequest["prompt"] {
  return chat || typeof prompt === "string" ? prompt : prompt.map(({ content }) => content).join("\n");
}
