import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BaseChatModelParams,
} from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { mergeOptions } from "../../options/merge.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import type { Generated, Host } from "../host.ts";
import { streamText } from "../text-stream.ts";
import { chatOf } from "./chat-of.ts";
import { checkCallNames, checkFieldNames } from "./names.ts";

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
  /**
   * Which model the host has. A cache answers for the same name only. Default: what the host says, and where it cannot
   * tell a name that no other host has, in this process or another.
   */
  model?: string;
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
 * A cache (`cache: true`) answers again for the same host, model, sampler and call.
 *
 * `response_metadata` holds the `ending`, the host's `notes`, and what of the options does nothing (`warnings`);
 * `usage_metadata` the tokens. An abort throws, as LangChain's models do.
 *
 * @throws OptionError, when made and when called, for a sampler option that is wrong and for names that are unknown,
 *   such as a temperature outside of `sampler`; when called, for what the host cannot honour, for messages that are
 *   not text, and for tools
 */
export class ChatNsigma extends BaseChatModel<ChatNsigmaCallOptions> {
  readonly host: Host;
  readonly sampler: SamplerOptions;
  /** Which model it is to a cache. */
  readonly model: string;
  private readonly settings: Pick<ChatNsigmaCallOptions, "maxTokens" | "onTrace">;

  constructor({ host, model, sampler = {}, maxTokens, onTrace, ...fields }: ChatNsigmaFields) {
    super(fields);
    checkFieldNames(fields);
    createSampler(sampler); // bad options fail here
    this.host = host;
    this.model = model ?? host.model ?? nameOf(host);
    this.sampler = mergeOptions(sampler);
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

  /** What tells this model from others: with what a call says it makes the key of a cache. */
  override _identifyingParams(): Record<string, unknown> {
    const { host, model, sampler, settings } = this;
    return { nsigma: { host: host.name, model, sampler, maxTokens: settings.maxTokens } };
  }

  override invocationParams({ sampler, maxTokens, stop }: Partial<ChatNsigmaCallOptions> = {}): object {
    const most = maxTokens ?? this.settings.maxTokens;
    const { host, model } = this;
    return { host: host.name, model, sampler: mergeOptions(this.sampler, sampler), maxTokens: most, stop };
  }

  /** Where every call comes by first: later LangChain adds names of its own. */
  protected override _separateRunnableConfigFromCallOptionsCompat(
    options?: Partial<ChatNsigmaCallOptions>,
  ): ReturnType<BaseChatModel<ChatNsigmaCallOptions>["_separateRunnableConfigFromCallOptionsCompat"]> {
    // oxlint-disable-next-line no-underscore-dangle -- LangChain's name
    const [config, call] = super._separateRunnableConfigFromCallOptionsCompat(options);
    checkCallNames(call);
    return [config, call];
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
    const { usage_metadata, response_metadata, additional_kwargs } = message as AIMessageChunk;
    const answer = new AIMessage({
      content: text,
      additional_kwargs,
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
    const sampler = mergeOptions(this.sampler, options.sampler);
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

const names = new WeakMap<Host, string>();

/** Another one for every host: two that cannot tell their model may have two. */
function nameOf(host: Host): string {
  const name = names.get(host) ?? `unnamed ${Math.random().toString(36).slice(2)}${Date.now().toString(36)}`;
  names.set(host, name);
  return name;
}

/** No text, only what is known at the end. */
function lastChunk(
  { ending, notes, promptTokens, tokens, reasoning }: Generated,
  warnings: readonly string[],
): ChatGenerationChunk {
  const usage = { input_tokens: promptTokens, output_tokens: tokens, total_tokens: promptTokens + tokens };
  const message = new AIMessageChunk({
    content: "",
    ...(reasoning !== undefined && { additional_kwargs: { reasoning_content: reasoning } }),
    response_metadata: { ending, notes, warnings },
    usage_metadata: usage as never, // LangChain's type of it comes out as undefined under exactOptionalPropertyTypes
  });
  return new ChatGenerationChunk({ text: "", message });
}
