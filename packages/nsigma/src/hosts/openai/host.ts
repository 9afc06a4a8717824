import { OptionError } from "../../errors.ts";
import { checkRequest } from "../check-request.ts";
import type { Host, HostRequest } from "../host.ts";
import { ask } from "./ask.ts";
import { Client, type ServerAddress } from "./client.ts";
import { requestFields, type RequestFieldsSettings } from "./request-fields.ts";
import { serverOf } from "../../dialects/servers.ts";

export interface OpenaiHostSettings extends ServerAddress, RequestFieldsSettings {}

/**
 * A server that speaks OpenAI's protocol, as a host: it samples, we say how in its own words.
 *
 *     const host = openaiHost({ url: "http://localhost:8080/v1", model: "any", server: "llama.cpp" });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * Chats go to /chat/completions, texts to /completions, always as a stream. Requests may run at the same time, as
 * many as the server takes. Anything done differently from the options is in the notes of the answer; what a
 * reasoning model thinks is in `reasoning`. Traces are refused, because the server keeps its logits.
 *
 * Prompt, key and headers go to the URL's origin only. `limits` bound every answer; with `tries` a request is sent
 * again when the server is busy, down or breaks off, unless `onText` has heard some of the text.
 *
 * @throws OptionError for settings that are wrong
 */
export function openaiHost(settings: OpenaiHostSettings): Host {
  serverOf(settings.server);
  const client = new Client(settings);
  return {
    name: "openai",
    model: client.name,
    /** @throws ServerError when the server cannot be reached, says no, breaks off, or passes a limit */
    async generate(request) {
      checkRequest(request);
      refuseTraces(request);
      const { prompt, sampler, maxTokens = Infinity, stop } = request;
      const { fields, notes } = requestFields(sampler, settings);
      const chat = typeof prompt !== "string";
      const body = {
        ...(chat ? { messages: prompt } : { prompt }),
        ...(maxTokens !== Infinity && { max_tokens: maxTokens }),
        ...(stop && stop.length > 0 && { stop }),
        stream: true,
        stream_options: { include_usage: true },
        ...fields,
      };
      const answer = await ask(client, chat ? "/chat/completions" : "/completions", body, request);
      return answer.generated(notes);
    },
  };
}

function refuseTraces({ onTrace }: HostRequest): void {
  if (!onTrace) return;
  const why = "is not supported: the server samples and does not expose logits";
  throw new OptionError("onTrace", onTrace, why, "unsupported");
}
