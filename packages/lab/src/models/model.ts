import type { PreTrainedModel, PreTrainedTokenizer } from "@huggingface/transformers";
import type { Host } from "nsigma/hosts";

/** A language model that is loaded and ready, with what the rest of the lab needs to know of it. */
export interface Model {
  /** As it was asked for: `embedded`, a hub id, or a folder. */
  name: string;
  /** What generates with it. */
  host: Host;
  tokenizer: PreTrainedTokenizer;
  network: PreTrainedModel;
  /** The most tokens prompt and answer may have together; Infinity when the model does not say. */
  contextLength: number;
  /** Ids that end a text. */
  endOfText: number[];
  /** Whether it has a chat template. */
  chat: boolean;
}
