import { TextStreamer } from "@huggingface/transformers";
import type { SamplerOptions, Trace } from "nsigma";
import { withSampler } from "nsigma/transformers";
import type { Model } from "../models/model.ts";
import { encode } from "./encode.ts";
import { StopStrings } from "./stop-strings.ts";

/** What to generate and who listens. */
export interface GenerateRequest {
  prompt: string;
  plain?: boolean;
  sampler: SamplerOptions;
  maxTokens: number;
  stop?: readonly string[];
  signal?: AbortSignal;
  onText?: (text: string) => void;
  onTrace?: (trace: Trace) => void;
}

export interface Generated {
  text: string;
  /** Tokens generated, the end-of-text token included. */
  tokens: number;
  /** Why it ended. */
  reason: "end of text" | "stop string" | "length" | "aborted";
}

/** Generates one text, handing it on as it comes. */
export async function generate(model: Model, request: GenerateRequest): Promise<Generated> {
  const { length, ...prompt } = encode(model, request.prompt, request.plain ?? false);
  const room = Math.min(request.maxTokens, model.contextLength - length);
  const stops = new StopStrings(request.stop ?? []);
  let text = "";
  let tokens = 0;
  let last = -1;

  const show = (piece: string) => {
    if (piece === "") return;
    text += piece;
    request.onText?.(piece);
  };
  const streamer = new TextStreamer(model.tokenizer, {
    skip_prompt: true,
    skip_special_tokens: true,
    callback_function: (piece: string) => show(stops.push(piece)),
    token_callback_function: (ids: bigint[]) => {
      tokens += 1;
      last = Number(ids[0]);
    },
  });
  await model.network.generate({
    ...prompt,
    ...withSampler(
      request.sampler,
      { max_new_tokens: room, eos_token_id: model.endOfText, streamer },
      request.onTrace ? { onTrace: request.onTrace } : {},
    ),
    stopping_criteria: [() => [stops.stopped || request.signal?.aborted === true]],
  } as unknown as Parameters<Model["network"]["generate"]>[0]);
  if (!stops.stopped) show(stops.end());

  return { text, tokens, reason: reason() };

  function reason(): Generated["reason"] {
    if (stops.stopped) return "stop string";
    if (model.endOfText.includes(last)) return "end of text";
    return request.signal?.aborted ? "aborted" : "length";
  }
}
