import { OptionError } from "../../errors.ts";
import { AnswerText } from "../answer-text.ts";
import { checkRequest } from "../check-request.ts";
import type { Ending, Generated, Host, HostRequest } from "../host.ts";
import { queue } from "../turns.ts";
import { notesOf } from "./abilities.ts";
import { checkEngine, type Choice, type Chunk, type WebLlmEngine } from "./engine.ts";
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
 * goes on from the engine's last answer, `promptTokens` counts what was new. Requests wait for each other.
 *
 * @throws OptionError for what is not an engine of web-llm, or one that is too old
 */
export function webLlmHost({ engine, modelId, processor }: WebLlmHostSettings): Host {
  checkEngine(engine);
  const inTurn = queue(); // they share the processor
  return {
    name: "web-llm",
    model: modelId,
    generate: (request) => inTurn(() => generate(request).catch(explained)),
  };

  async function generate(request: HostRequest): Promise<Generated> {
    checkRequest(request);
    const { prompt, sampler, maxTokens = Infinity, signal, onTrace } = request;
    const notes = notesOf(sampler);
    processor.use(sampler, onTrace ? { onTrace } : {});
    const text = new AnswerText(request);
    let ending: Ending | undefined = signal?.aborted ? "aborted" : undefined;
    let heard = 0;
    let usage = { prompt_tokens: 0, completion_tokens: 0 };
    if (!ending) {
      for await (const chunk of await ask(prompt, maxTokens)) {
        usage = chunk.usage ?? usage;
        const [choice] = chunk.choices;
        if (!choice) continue;
        if (processor.step === 0) throw unregistered();
        const piece = textOf(choice);
        heard += piece.length;
        if (!ending) text.push(piece);
        if (text.stopped) ending ??= "stop string";
        else if (signal?.aborted) ending ??= "aborted";
        if (ending) engine.interruptGenerate();
        ending ??= endingOf(choice.finish_reason);
      }
      // The engine streams no end of a text that could be half a character.
      if (ending === "length" || ending === "end of text") {
        text.push((await engine.getMessage(modelId)).slice(heard));
        if (text.stopped) ending = "stop string";
      }
    }
    const { prompt_tokens: promptTokens, completion_tokens: tokens } = usage;
    return { text: text.end(), ending: ending ?? "aborted", promptTokens, tokens, notes };
  }

  /** The engine gets no stop strings: it streams the beginning of one before it knows. */
  async function ask(prompt: HostRequest["prompt"], maxTokens: number): Promise<AsyncIterable<Chunk>> {
    const request = samplerRequest({
      model: modelId,
      stream: true,
      stream_options: { include_usage: true },
      ...(maxTokens === Infinity ? {} : { max_tokens: maxTokens }),
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

/** Of a prompt that is too long web-llm says so in three lines. */
function explained(error: unknown): never {
  const { message } = error as Error;
  const lengths = /number of prompt tokens: (\d+); context window size: (\d+)/.exec(message);
  if (!lengths) throw error;
  throw new OptionError("prompt", Number(lengths[1]), `shorter than the context's ${lengths[2]} tokens`);
}

function textOf({ delta, text }: Choice): string {
  return text ?? delta?.content ?? "";
}

function endingOf(reason: Choice["finish_reason"]): Ending | undefined {
  if (!reason) return undefined;
  return reason === "length" ? "length" : reason === "abort" ? "aborted" : "end of text";
}
