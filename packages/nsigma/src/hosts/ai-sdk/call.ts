import type { LanguageModelV3CallOptions, SharedV3Warning } from "@ai-sdk/provider";
import { OptionError } from "../../errors.ts";
import { mergeOptions } from "../../options/merge.ts";
import type { OptionName, SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { HostRequest } from "../host.ts";
import { chatOf } from "./prompt.ts";

/** What `providerOptions.nsigma` may hold: the sampler's options for one call, and whether to return its traces. */
export interface NsigmaProviderOptions extends SamplerOptions {
  /** Puts the trace of every token into `providerMetadata.nsigma.traces`. */
  trace?: boolean;
}

/** One call of the SDK, as a host's request. */
export interface Call {
  readonly request: HostRequest;
  readonly trace: boolean;
  readonly warnings: SharedV3Warning[];
}

/** The SDK's own settings that are sampler options; they have the same names. */
export const SETTINGS = [
  "temperature",
  "topP",
  "topK",
  "presencePenalty",
  "frequencyPenalty",
  "seed",
] as const;

/**
 * Reads a call: the model's options, over them the SDK's settings, over them `providerOptions.nsigma`.
 *
 * @throws OptionError for a sampler option out of its range or unknown
 * @throws UnsupportedFunctionalityError for a prompt that is not all text
 */
export function readCall(call: LanguageModelV3CallOptions, options: SamplerOptions): Call {
  const { sampler, trace, warnings } = samplerOf(call, options);
  const { chat, warnings: ofPrompt } = chatOf(call.prompt);
  // Made here for what it finds: an error before anything has run, and settings that do nothing.
  const ofSampler = createSampler(sampler).warnings.map((message): SharedV3Warning => ({
    type: "other",
    message,
  }));
  const { maxOutputTokens, stopSequences, abortSignal } = call;
  return {
    request: {
      prompt: chat,
      sampler,
      ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
      ...(stopSequences === undefined ? {} : { stop: stopSequences }),
      ...(abortSignal === undefined ? {} : { signal: abortSignal }),
    },
    trace,
    warnings: [...warnings, ...ofSampler, ...ofPrompt, ...unsupportedIn(call)],
  };
}

/** The sampler's options of a call, and a warning for each setting that `providerOptions.nsigma` overrules. */
export function samplerOf(
  call: LanguageModelV3CallOptions,
  options: SamplerOptions,
): { sampler: SamplerOptions; trace: boolean; warnings: SharedV3Warning[] } {
  const { trace = false, ...own } = (call.providerOptions?.nsigma ?? {}) as NsigmaProviderOptions;
  if (typeof trace !== "boolean")
    throw new OptionError("providerOptions.nsigma.trace", trace, "true or false");
  const settings = Object.fromEntries(
    SETTINGS.filter((name) => call[name] !== undefined).map((name) => [name, call[name]]),
  ) as SamplerOptions;
  const overruled = (Object.keys(settings) as OptionName[]).filter(
    (name) => own[name] !== undefined && own[name] !== settings[name],
  );
  return {
    sampler: mergeOptions(options, settings, own),
    trace,
    warnings: overruled.map((feature) => ({
      type: "unsupported",
      feature,
      details: `providerOptions.nsigma sets ${feature} too, and its value was used`,
    })),
  };
}

function unsupportedIn({
  tools,
  responseFormat,
  includeRawChunks,
}: LanguageModelV3CallOptions): SharedV3Warning[] {
  const warnings: SharedV3Warning[] = [];
  const warn = (feature: string, details: string) => warnings.push({ type: "unsupported", feature, details });
  if (tools && tools.length > 0) warn("tools", "the model is not told of them and calls none");
  if (responseFormat?.type === "json") warn("responseFormat", "nothing makes the answer JSON");
  if (includeRawChunks) warn("includeRawChunks", "the text is made here, and there are no raw chunks");
  return warnings;
}
