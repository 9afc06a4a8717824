import type {
  LanguageModelV3Content,
  LanguageModelV3FinishReason,
  LanguageModelV3Usage,
  SharedV3ProviderMetadata,
  SharedV3Warning,
} from "@ai-sdk/provider";
import type { Trace } from "../../sampler/trace.ts";
import type { Ending, Generated, HostNote } from "../host.ts";

/** An answer's end in the SDK's words; a host's own word is the raw one. */
export function finishOf({ ending }: Generated): LanguageModelV3FinishReason {
  const unified: Record<Ending, LanguageModelV3FinishReason["unified"]> = {
    "end of text": "stop",
    "stop string": "stop",
    length: "length",
    aborted: "other",
  };
  return { unified: unified[ending], raw: ending };
}

/** What the model thought and what it answered, as far as there is any. */
export function contentOf({ text, reasoning = "" }: Generated): LanguageModelV3Content[] {
  const parts: LanguageModelV3Content[] = [
    { type: "reasoning", text: reasoning },
    { type: "text", text },
  ];
  return parts.filter((part) => "text" in part && part.text !== "");
}

export function usageOf({ promptTokens, tokens, reasoningTokens }: Generated): LanguageModelV3Usage {
  return {
    inputTokens: { total: promptTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: tokens, text: tokens - (reasoningTokens ?? 0), reasoning: reasoningTokens },
  };
}

/** What the host did in another way than the request says. */
export function warningOf({ option, why }: HostNote): SharedV3Warning {
  return { type: "compatibility", feature: option, details: why };
}

/** The answer in our own words, the traces among it when they were asked for. */
export function metadataOf(
  { ending, notes }: Generated,
  traces?: readonly Trace[],
): SharedV3ProviderMetadata {
  const own = { ending, notes, ...(traces ? { traces } : {}) };
  return { nsigma: own as unknown as SharedV3ProviderMetadata[string] };
}
