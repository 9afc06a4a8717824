import { randomUUID } from "node:crypto";
import type { AskedText, WrittenText } from "../engine/written-text.ts";
import { finishReason, usageOf } from "./wire.ts";

/** What a response repeats of its request. */
export interface Echoed {
  readonly instructions?: string | undefined;
  readonly max_output_tokens?: number | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  readonly safety_identifier?: string | null | undefined;
  readonly prompt_cache_key?: string | null | undefined;
  readonly top_logprobs?: number | undefined;
}

/** The text of a response. */
export interface OutputText {
  readonly type: "output_text";
  readonly text: string;
  readonly annotations: readonly [];
  readonly logprobs: readonly object[];
}

export function outputText(text: string, logprobs: readonly object[]): OutputText {
  return { type: "output_text", text, annotations: [], logprobs };
}

/** How far a response has come. */
type Status = "in_progress" | "completed" | "incomplete";

/** A response that is made of one message, and what is known of it at any time. */
export class ResponseObject {
  readonly itemId: string = `msg_${randomUUID()}`;
  private readonly head: object;
  private readonly prompt: readonly number[];

  constructor(model: string, { prompt, sampler }: AskedText, echoed: Echoed) {
    const { instructions, max_output_tokens, metadata, safety_identifier, prompt_cache_key, top_logprobs } =
      echoed;
    this.prompt = prompt;
    this.head = {
      id: `resp_${randomUUID()}`,
      object: "response",
      created_at: now(),
      model,
      instructions: instructions ?? null,
      max_output_tokens: max_output_tokens ?? null,
      temperature: sampler.temperature ?? 1,
      top_p: sampler.topP ?? 1,
      presence_penalty: sampler.presencePenalty ?? 0,
      frequency_penalty: sampler.frequencyPenalty ?? 0,
      top_logprobs: top_logprobs ?? 0,
      text: { format: { type: "text" } },
      metadata: metadata ?? {},
      safety_identifier: safety_identifier ?? null,
      prompt_cache_key: prompt_cache_key ?? null,
      ...NOT_SERVED,
    };
  }

  /** Before the text is over. */
  get begun(): object {
    return this.at("in_progress", [], null);
  }

  /** @param content none as long as the message is only begun */
  item(status: Status, content: readonly OutputText[]): object {
    return { id: this.itemId, type: "message", status, role: "assistant", content };
  }

  /** @param more what stands in the message beside the protocol's fields */
  ended(written: WrittenText, content: OutputText, more: object = {}): object {
    const status = statusOf(written);
    const { prompt_tokens, completion_tokens, total_tokens } = usageOf([this.prompt], [written]);
    return this.at(status, [{ ...this.item(status, [content]), ...more }], {
      input_tokens: prompt_tokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: completion_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens,
    });
  }

  private at(status: Status, output: readonly object[], usage: object | null): object {
    return {
      ...this.head,
      status,
      completed_at: status === "completed" ? now() : null,
      incomplete_details: status === "incomplete" ? { reason: "max_output_tokens" } : null,
      output,
      usage,
    };
  }
}

/** What the protocol wants to be told and there is nothing of here. */
const NOT_SERVED = {
  background: false,
  error: null,
  max_tool_calls: null,
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: null, summary: null },
  service_tier: "default",
  store: false,
  tool_choice: "auto",
  tools: [],
  truncation: "disabled",
};

export function statusOf({ ending }: WrittenText): "completed" | "incomplete" {
  return finishReason(ending) === "length" ? "incomplete" : "completed";
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
