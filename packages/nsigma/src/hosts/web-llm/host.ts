import { OptionError } from "../../errors.ts";
import { checkInteger } from "../../options/check.ts";
import type { Ending, Generated, Host, HostRequest } from "../host.ts";
import { StopStrings } from "../stop-strings.ts";
import { notesOf } from "./abilities.ts";
import type { Choice, Chunk, WebLlmEngine } from "./engine.ts";
import type { SamplerLogitProcessor } from "./logit-processor.ts";
import { samplerRequest } from "./sampler-request.ts";

export interface WebLlmHostSettings {
  readonly engine: WebLlmEngine;
  readonly modelId: string;
  /** The one that was in the engine's `logitProcessorRegistry` under `modelId` when the model was loaded. */
  readonly processor: SamplerLogitProcessor;
}

/**
 * A model that web-llm has loaded, as a host.
 *
 *     const processor = samplerLogitProcessor({});
 *     const engine = await CreateMLCEngine(modelId, { logitProcessorRegistry: new Map([[modelId, processor]]) });
 *     const host = webLlmHost({ engine, modelId, processor });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * What steps that look at the text would make of the prompt is told in the notes (see `ABILITIES`). In a chat that
 * goes on from the engine's last answer, `promptTokens` counts what was new.
 */
export function webLlmHost({ engine, modelId, processor }: WebLlmHostSettings): Host {
  let last: Promise<unknown> = Promise.resolve();
  return {
    name: "web-llm",
    generate(request) {
      // One after the other: they share the processor.
      const generated = last.then(() => generate(request));
      last = generated.catch(() => {});
      return generated;
    },
  };

  async function generate(request: HostRequest): Promise<Generated> {
    const { prompt, sampler, maxTokens, stop = [], signal, onText, onTrace } = request;
    if (prompt.length === 0) throw new OptionError("prompt", prompt, "some text, or a chat of messages");
    if (maxTokens !== undefined) checkInteger("maxTokens", maxTokens, 1);
    const notes = notesOf(sampler);
    processor.use(sampler, onTrace ? { onTrace } : {});
    let text = "";
    let ending: Ending | undefined = signal?.aborted ? "aborted" : undefined;
    let usage = { prompt_tokens: 0, completion_tokens: 0 };
    const stops = new StopStrings(stop);
    const write = (piece: string): void => {
      if (piece === "") return;
      text += piece;
      onText?.(piece);
    };

    if (!ending) {
      for await (const chunk of await ask(prompt, maxTokens)) {
        usage = chunk.usage ?? usage;
        const [choice] = chunk.choices;
        if (!choice) continue;
        if (processor.step === 0) throw unregistered();
        if (!ending) write(stops.push(textOf(choice)));
        if (stops.stopped) ending ??= "stop string";
        else if (signal?.aborted) ending ??= "aborted";
        if (ending) engine.interruptGenerate();
        ending ??= endingOf(choice.finish_reason);
      }
      write(stops.end());
    }
    const { prompt_tokens: promptTokens, completion_tokens: tokens } = usage;
    return { text, ending: ending ?? "aborted", promptTokens, tokens, notes };
  }

  /** The engine gets no stop strings: it streams the beginning of one before it knows. */
  async function ask(
    prompt: HostRequest["prompt"],
    maxTokens: number | undefined,
  ): Promise<AsyncIterable<Chunk>> {
    const request = samplerRequest({
      model: modelId,
      stream: true,
      stream_options: { include_usage: true },
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    });
    const chunks =
      typeof prompt === "string"
        ? engine.completions.create({ ...request, prompt } as never)
        : engine.chat.completions.create({ ...request, messages: [...prompt] } as never);
    return (await chunks) as AsyncIterable<Chunk>;
  }

  function unregistered(): OptionError {
    return new OptionError(
      "processor",
      "one that the engine never called",
      `the processor that was in the engine's logitProcessorRegistry under "${modelId}" when the model was loaded`,
    );
  }
}

function textOf({ delta, text }: Choice): string {
  return text ?? delta?.content ?? "";
}

function endingOf(reason: Choice["finish_reason"]): Ending | undefined {
  if (!reason) return undefined;
  return reason === "length" ? "length" : reason === "abort" ? "aborted" : "end of text";
}
