/** The part of a loaded `Wllama` that is used. */
export interface WllamaModel {
  isModelLoaded(): boolean;
  createCompletion(options: never): Promise<unknown>;
  createChatCompletion(options: never): Promise<unknown>;
}

/** The part of a streamed piece that is used, of texts (`text`) and of chats (`delta`). */
export interface Chunk {
  readonly choices: readonly {
    readonly text?: string;
    readonly delta?: { readonly content?: string | null };
    readonly finish_reason: string | null;
  }[];
  /** So far, when asked for with every piece. */
  readonly timings?: {
    /** Tokens of the prompt that were read for an earlier request. */
    readonly cache_n: number;
    /** Tokens of the prompt that were read for this one. */
    readonly prompt_n: number;
    readonly predicted_n: number;
  };
}
