import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3StreamPart,
} from "@ai-sdk/provider";
import type { SamplerOptions } from "../../options/options.ts";
import type { Trace } from "../../sampler/trace.ts";
import type { Generated, Host, HostRequest } from "../host.ts";
import { streamText } from "../text-stream.ts";
import { type Call, readCall } from "./call.ts";
import { contentOf, finishOf, metadataOf, usageOf, warningOf } from "./result.ts";

export interface LanguageModelSettings {
  /** What the SDK calls the model in its reports. Default: the host's name. */
  readonly modelId?: string;
  /** Hears the sampler's trace of every token. */
  readonly onTrace?: (trace: Trace) => void;
}

/**
 * A host as a language model of the Vercel AI SDK.
 *
 *     const model = languageModel(host, { topNSigma: 1, temperature: 1.5 });
 *     const { text } = await generateText({ model, prompt: "Once upon a time", seed: 7 });
 *
 * The SDK's own settings (temperature, topP, topK, seed and the penalties) go over `options`, and
 * `providerOptions.nsigma`, which takes any sampler option, over both. What cannot be honoured is a warning: settings
 * that two places give, tools, JSON formats, settings without effect, and the host's notes. While streaming, notes are
 * known too late for a warning and stand in `providerMetadata.nsigma.notes`, as they always do.
 *
 * @throws OptionError, when called, for a sampler option that is wrong, or that the host cannot honour
 * @throws UnsupportedFunctionalityError, when called, for files and tool messages in the prompt
 */
export function languageModel(
  host: Host,
  options: SamplerOptions = {},
  settings: LanguageModelSettings = {},
): LanguageModelV3 {
  return {
    specificationVersion: "v3",
    provider: `nsigma.${host.name}`,
    modelId: settings.modelId ?? host.name,
    supportedUrls: {},
    async doGenerate(call) {
      const { request, traces, warnings } = prepare(call);
      const generated = await host.generate(request);
      throwIfAborted(generated, call);
      return {
        content: contentOf(generated),
        finishReason: finishOf(generated),
        usage: usageOf(generated),
        providerMetadata: metadataOf(generated, traces),
        warnings: [...warnings, ...generated.notes.map(warningOf)],
      };
    },
    async doStream(call) {
      const parts = streamParts(call, prepare(call));
      return {
        stream: new ReadableStream({
          async pull(controller) {
            try {
              const { done, value } = await parts.next();
              if (done) controller.close();
              else controller.enqueue(value);
            } catch (error) {
              controller.error(error);
            }
          },
          async cancel() {
            await parts.return();
          },
        }),
      };
    },
  };

  function prepare(call: LanguageModelV3CallOptions): Prepared {
    const { request, trace, warnings } = readCall(call, options);
    const traces: Trace[] | undefined = trace ? [] : undefined;
    if (!traces && !settings.onTrace) return { request, traces, warnings };
    const onTrace = (trace: Trace) => {
      traces?.push(trace);
      settings.onTrace?.(trace);
    };
    return { request: { ...request, onTrace }, traces, warnings };
  }

  async function* streamParts(
    call: LanguageModelV3CallOptions,
    { request, traces, warnings }: Prepared,
  ): AsyncGenerator<LanguageModelV3StreamPart, void> {
    const id = "text";
    const stream = streamText(host, request);
    yield { type: "stream-start", warnings };
    yield { type: "text-start", id };
    for await (const delta of stream) yield { type: "text-delta", id, delta };
    const generated = await stream.generated;
    throwIfAborted(generated, call);
    yield { type: "text-end", id };
    if (generated.reasoning) {
      // Known when the text is over, and then still better than not at all.
      yield { type: "reasoning-start", id: "reasoning" };
      yield { type: "reasoning-delta", id: "reasoning", delta: generated.reasoning };
      yield { type: "reasoning-end", id: "reasoning" };
    }
    yield {
      type: "finish",
      finishReason: finishOf(generated),
      usage: usageOf(generated),
      providerMetadata: metadataOf(generated, traces),
    };
  }
}

interface Prepared {
  readonly request: HostRequest;
  readonly traces: Trace[] | undefined;
  readonly warnings: Call["warnings"];
}

/** To a host an abort is an ending; the SDK waits for the error that `fetch` would throw. */
function throwIfAborted({ ending }: Generated, { abortSignal }: LanguageModelV3CallOptions): void {
  if (ending === "aborted") abortSignal?.throwIfAborted();
}
