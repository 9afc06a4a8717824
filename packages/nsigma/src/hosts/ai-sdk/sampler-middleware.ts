import type {
  JSONObject,
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3StreamPart,
  SharedV3ProviderOptions,
  SharedV3Warning,
} from "@ai-sdk/provider";
import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { requestFields, type RequestFieldsSettings } from "../openai/request-fields.ts";
import { samplerOf, SETTINGS } from "./call.ts";

/**
 * The SDK's middleware. Versions 6 and 7 have types of their own for a call and its result, which this passes on; so it
 * names neither, and fits both.
 */
export interface SamplerMiddleware {
  readonly specificationVersion: "v3";
  wrapGenerate(given: { params: any; model: any }): Promise<any>;
  wrapStream(given: { params: any; model: any }): Promise<any>;
}

/**
 * Adds a sampler, in a server's own words, to what an OpenAI-compatible provider of the Vercel AI SDK sends.
 *
 *     const server = createOpenAICompatible({ name: "local", baseURL: "http://127.0.0.1:8080/v1" });
 *     const middleware = samplerMiddleware({ topNSigma: 1, temperature: 1.5 }, { server: "llama.cpp" });
 *     const model = wrapLanguageModel({ model: server("any"), middleware });
 *
 * The SDK's own settings go over `options`, and `providerOptions.nsigma` over both, as in `languageModel`; what the
 * provider sends of sampling is then the sampler alone. What the server does not do, or does otherwise, is a warning,
 * as the SDK has it; with `unsupported: "refuse"` what it does not do is an error.
 *
 * @param settings which server it is, as `requestFields` takes it
 * @throws OptionError for an unknown server and a wrong option; when called, for those of the call, and for traces,
 *   which a server does not send
 */
export function samplerMiddleware(
  options: SamplerOptions,
  settings: RequestFieldsSettings,
): SamplerMiddleware {
  const { server, unsupported = "report" } = settings;
  requestFields(options, { server, unsupported }); // a mistake fails here
  return {
    specificationVersion: "v3",
    async wrapGenerate({ params, model }: Given) {
      const { call, warnings } = withFields(params, model);
      const result = await model.doGenerate(call);
      return { ...result, warnings: [...warnings, ...result.warnings] };
    },
    async wrapStream({ params, model }: Given) {
      const { call, warnings } = withFields(params, model);
      const result = await model.doStream(call);
      return { ...result, stream: result.stream.pipeThrough(startingWith(warnings)) };
    },
  };

  function withFields(
    given: LanguageModelV3CallOptions,
    model: LanguageModelV3,
  ): { call: LanguageModelV3CallOptions; warnings: SharedV3Warning[] } {
    const { sampler, trace, warnings } = samplerOf(given, options);
    if (trace)
      throw new OptionError("trace", trace, "is not supported: a server sends no traces", "unsupported");
    const { fields, notes } = requestFields(sampler, { server, unsupported });
    const call = { ...given };
    for (const name of SETTINGS) delete call[name];
    const name = nameOf(model, given.providerOptions);
    const extras = given.providerOptions?.[name] ?? {};
    call.providerOptions = { ...given.providerOptions, [name]: { ...extras, ...(fields as JSONObject) } };
    const overruled = Object.keys(extras)
      .filter((field) => field in fields)
      .map((feature): SharedV3Warning => {
        const details = `providerOptions.${name} sets ${feature} beside a sampler, whose value was used`;
        return { type: "unsupported", feature, details };
      });
    const ofServer = notes.map(({ option, kind, why }): SharedV3Warning => ({
      type: kind === "refused" ? "unsupported" : "compatibility",
      feature: option,
      details: why,
    }));
    return { call, warnings: [...warnings, ...overruled, ...ofServer] };
  }
}

interface Given {
  readonly params: LanguageModelV3CallOptions;
  readonly model: LanguageModelV3;
}

/** The name under which a provider looks for fields to send on: its own, or that in camel case where it is used. */
function nameOf({ provider }: LanguageModelV3, given: SharedV3ProviderOptions = {}): string {
  const name = provider.split(".")[0].trim();
  const camel = name.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return given[camel] === undefined ? name : camel;
}

function startingWith(
  warnings: SharedV3Warning[],
): TransformStream<LanguageModelV3StreamPart, LanguageModelV3StreamPart> {
  return new TransformStream({
    transform(part, controller) {
      const start = part.type === "stream-start";
      controller.enqueue(start ? { ...part, warnings: [...warnings, ...part.warnings] } : part);
    },
  });
}
