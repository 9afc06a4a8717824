import { OptionError } from "../../errors.ts";

/** What web-llm calls between the model and its own draw; its own type of this name, structurally. */
export interface LogitProcessor {
  processLogits(logits: Float32Array): Float32Array;
  processSampledToken(token: number): void;
  resetState(): void;
}

/** The part of a web-llm engine that is used. */
export interface WebLlmEngine {
  readonly chat: { readonly completions: { create(request: never): unknown } };
  readonly completions: { create(request: never): unknown };
  interruptGenerate(): unknown;
  /** The last answer's whole text. */
  getMessage(modelId: string): Promise<string>;
}

/** @throws OptionError for what is not an engine of web-llm, or one that is too old */
export function checkEngine(engine: WebLlmEngine): void {
  const can = [
    engine?.chat?.completions?.create,
    engine?.completions?.create,
    engine?.interruptGenerate,
    engine?.getMessage,
  ];
  if (can.every((method) => typeof method === "function")) return;
  const expected = "an engine of web-llm from 0.2.80 on: await CreateMLCEngine(modelId, settings)";
  throw new OptionError("engine", typeof engine, expected);
}

/** The part of a streamed chunk that is used, of a chat (`delta`) or of a completion (`text`). */
export interface Chunk {
  readonly choices: readonly Choice[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

export interface Choice {
  readonly delta?: { readonly content?: string | null };
  readonly text?: string;
  readonly finish_reason?: "stop" | "length" | "abort" | "tool_calls" | null;
}
