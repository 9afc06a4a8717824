import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BaseChatModelParams,
} from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import type { Generated, Host } from "../host.ts";
import { streamText } from "../text-stream.ts";
import { chatOf } from "./chat-of.ts";

/** What a call may say for itself; each goes over what the model was made with. */
export interface ChatNsigmaCallOptions extends BaseChatModelCallOptions {
  /** Sampler options; those left out are the model's. */
  sampler?: SamplerOptions;
  /** The most tokens to generate, from 1. */
  maxTokens?: number;
  /** Hears the sampler's trace of every token. */
  onTrace?: (trace: Trace) => void;
}

export interface ChatNsigmaFields extends BaseChatModelParams {
  host: Host;
  sampler?: SamplerOptions;
  maxTokens?: number;
  onTrace?: (trace: Trace) => void;
}

/**
 * A host as a chat model of LangChain.
 *
 *     const model = new ChatNsigma({ host, sampler: { topNSigma: 1, temperature: 1.5 } });
 *     const { text } = await model.invoke("Once upon a time", { stop: ["\n"], maxTokens: 64 });
 *
 * `response_metadata` holds the `ending`, the host's `notes`, and what of the options does nothing (`warnings`);
 * `usage_metadata` the tokens. An abort throws, as LangChain's models do.
 *
 * @throws OptionError, when called, for a sampler option that is wrong or that the host cannot honour, for messages
 *   that are not text, and for tools
 */
export class ChatNsigma extends BaseChatModel<ChatNsigmaCallOptions> {
  readonly host: Host;
  readonly sampler: SamplerOptions;
  private readonly settings: Pick<ChatNsigmaCallOptions, "maxTokens" | "onTrace">;

  constructor({ host, sampler = {}, maxTokens, onTrace, ...fields }: ChatNsigmaFields) {
    super(fields);
    createSampler(sampler); // bad options fail here
    this.host = host;
    this.sampler = sampler;
    this.settings = { ...(maxTokens === undefined ? {} : { maxTokens }), ...(onTrace ? { onTrace } : {}) };
  }

  static override lc_name(): string {
    return "ChatNsigma";
  }

  override get callKeys(): string[] {
    return [...super.callKeys, "sampler", "maxTokens", "onTrace"];
  }

  override _llmType(): string {
    return "nsigma";
  }

  /** What makes two calls the same to a cache, besides the prompt. */
  override invocationParams({ sampler, maxTokens, stop }: Partial<ChatNsigmaCallOptions> = {}): object {
    const most = maxTokens ?? this.settings.maxTokens;
    return { host: this.host.name, sampler: { ...this.sampler, ...sampler }, maxTokens: most, stop };
  }

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    // oxlint-disable-next-line no-underscore-dangle -- LangChain's name
    for await (const chunk of this._streamResponseChunks(messages, options, runManager)) {
      whole = whole ? whole.concat(chunk) : chunk;
    }
    const { text, message } = whole as ChatGenerationChunk;
    const { usage_metadata, response_metadata } = message as AIMessageChunk;
    const answer = new AIMessage({
      content: text,
      response_metadata,
      ...(usage_metadata ? { usage_metadata } : {}),
    });
    return { generations: [{ text, message: answer }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    refuseTools(options);
    const sampler = { ...this.sampler, ...options.sampler };
    const { warnings } = createSampler(sampler);
    const { stop, signal, maxTokens = this.settings.maxTokens, onTrace = this.settings.onTrace } = options;
    const stream = streamText(this.host, {
      prompt: chatOf(messages),
      sampler,
      ...(stop ? { stop } : {}),
      ...(signal ? { signal } : {}),
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(onTrace ? { onTrace } : {}),
    });
    for await (const text of stream) {
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) });
      yield chunk;
      await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
    const generated = await stream.generated;
    if (generated.ending === "aborted") signal?.throwIfAborted();
    yield lastChunk(generated, warnings);
  }
}

/** No text, only what is known at the end. */
function lastChunk(
  { ending, notes, promptTokens, tokens }: Generated,
  warnings: readonly string[],
): ChatGenerationChunk {
  const usage = { input_tokens: promptTokens, output_tokens: tokens, total_tokens: promptTokens + tokens };
  const message = new AIMessageChunk({
    content: "",
    response_metadata: { ending, notes, warnings },
    usage_metadata: usage as never, // LangChain's type of it comes out as undefined under exactOptionalPropertyTypes
  });
  return new ChatGenerationChunk({ text: "", message });
}

function refuseTools(options: object): void {
  for (const name of ["tools", "tool_choice", "functions"]) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined) throw new OptionError(name, value, "nothing: the model is told of no tools");
  }
}
