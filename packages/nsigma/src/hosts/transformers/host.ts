import { Answer } from "../answer.ts";
import { checkRequest } from "../check-request.ts";
import type { Host } from "../host.ts";
import { nextTask } from "../turns.ts";
import { renderPrompt, tokenText } from "../tokenizer.ts";
import {
  checkModel,
  contextLengthOf,
  endOfTextOf,
  type IdsTensor,
  type TransformersModel,
  type TransformersTokenizer,
} from "./model.ts";
import { soberNoise, type TensorClass } from "./sober-noise.ts";
import { withSampler } from "./with-sampler.ts";

/**
 * A model that transformers.js has loaded, as a host.
 *
 *     const model = await AutoModelForCausalLM.from_pretrained(name);
 *     const tokenizer = await AutoTokenizer.from_pretrained(name);
 *     const host = transformersHost({ model, tokenizer, name });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * Requests may run at the same time.
 *
 * @param name what was loaded, for `Host.model`: transformers.js does not keep it
 * @throws OptionError for what is not a model that generates, or not a tokenizer
 */
export function transformersHost({
  model,
  tokenizer,
  name,
}: {
  model: TransformersModel;
  tokenizer: TransformersTokenizer;
  name?: string;
}): Host {
  checkModel(model, tokenizer);
  const endOfText = endOfTextOf(model, tokenizer);
  const contextLength = contextLengthOf(model);

  return {
    name: "transformers",
    ...(name !== undefined && { model: name }),
    async generate(request) {
      checkRequest(request);
      const { text, ...around } = renderPrompt(tokenizer, request.prompt);
      const inputs = tokenizer(text, around) as { input_ids: IdsTensor };
      const answer = new Answer(request, {
        tokenText: tokenText(tokenizer),
        endOfText,
        prompt: Array.from(inputs.input_ids.data, Number),
        contextLength,
      });
      const { onTrace } = request;
      const options = withSampler(
        request.sampler,
        {
          ...inputs,
          max_new_tokens: Math.min(answer.most, Number.MAX_SAFE_INTEGER),
          eos_token_id: endOfText,
          streamer: tokenStreamer((token) => answer.take(token)),
          stopping_criteria: [() => [answer.ending !== undefined]],
        },
        onTrace ? { onTrace } : {},
      );
      const sober = soberNoise(model, inputs.input_ids.constructor as TensorClass<unknown>);
      if (!answer.ending) await interruptible(model, sober).generate(options as never);
      return answer.end();
    },
  };
}

/** What transformers.js shows its tokens to: first the prompt, then each as it is chosen. */
function tokenStreamer(take: (token: number) => void): { put(ids: bigint[][]): void; end(): void } {
  let prompt = true;
  return {
    put([ids]) {
      if (!prompt) for (const id of ids) take(Number(id));
      prompt = false;
    },
    end() {},
  };
}

/**
 * The same model, which lets other work be done before every token, and has some inputs more.
 *
 * In a browser nothing in transformers.js's loop waits for longer than a promise takes: until the text is over, the
 * page would paint none of it, and hear of no abort.
 */
function interruptible(model: TransformersModel, more: Readonly<Record<string, unknown>>): TransformersModel {
  const forward = async (inputs: object): Promise<unknown> => {
    await nextTask();
    return model.forward({ ...inputs, ...more } as never);
  };
  return Object.create(model, { forward: { value: forward } }) as TransformersModel;
}
