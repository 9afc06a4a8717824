import type { PreTrainedModel, PreTrainedTokenizer } from "@huggingface/transformers";
import type { Host, HostRequest } from "nsigma/hosts";

/** A language model that is loaded and ready, with what the rest of the lab needs to know of it. */
export type Model = LocalModel | ServerModel;

/** A model that runs in this process. */
export type LocalModel = OnnxModel | GgufModel;

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

/** What a model that runs here has besides: its tokens. */
interface TokenModel extends AnyModel {
  /** A text as token ids, with nothing added to it. */
  encode(text: string): number[];
  /** How one token reads, special tokens included. */
  textOf(token: number): string;
}

/** A model of transformers.js: its rows and its network are accessible. */
export interface OnnxModel extends TokenModel {
  kind: "onnx";
  tokenizer: PreTrainedTokenizer;
  network: PreTrainedModel;
}

/** A model of node-llama-cpp. */
export interface GgufModel extends TokenModel {
  kind: "gguf";
  /** The next token's logits, as logarithms of probabilities: the model's own are not handed out. */
  nextLogits(prompt: HostRequest["prompt"]): Promise<Float32Array>;
}

/** A model on a server: it samples there, and keeps its tokens and logits to itself. */
export interface ServerModel extends AnyModel {
  kind: "server";
}

/** A chat as it stands, or as plain text for a model that has no template for it. */
export function fitting({ chat }: Model, prompt: HostRequest["prompt"]): HostRequest["prompt"] {
  return chat || typeof prompt === "string" ? prompt : prompt.map(({ content }) => content).join("\n");
}
