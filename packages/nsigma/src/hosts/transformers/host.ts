import { OptionError } from "../../errors.ts";
import { Answer } from "../answer.ts";
import { checkRequest } from "../check-request.ts";
import type { Host, HostRequest } from "../host.ts";
import { tokenText } from "../token-text.ts";
import { interruptible } from "./interruptible.ts";
import {
  checkModel,
  contextLengthOf,
  endOfTextOf,
  type IdsTensor,
  type TransformersModel,
  type TransformersTokenizer,
} from "./model.ts";
import { withSampler } from "./with-sampler.ts";

/**
 * A model that transformers.js has loaded, as a host.
 *
 *     const model = await AutoModelForCausalLM.from_pretrained(name);
 *     const tokenizer = await AutoTokenizer.from_pretrained(name);
 *     const host = transformersHost({ model, tokenizer });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * Requests may run at the same time.
 *
 * @throws OptionError for what is no model that generates, or no tokenizer
 */
export function transformersHost({
  model,
  tokenizer,
}: {
  model: TransformersModel;
  tokenizer: TransformersTokenizer;
}): Host {
  checkModel(model, tokenizer);
  const endOfText = endOfTextOf(model, tokenizer);
  const contextLength = contextLengthOf(model);

  return {
    name: "transformers",
    async generate(request) {
      checkRequest(request);
      const inputs = encode(tokenizer, request.prompt);
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
      if (!answer.ending) await interruptible(model).generate(options as never);
      return answer.end();
    },
  };
}

/** @throws OptionError for a chat without a template */
function encode(tokenizer: TransformersTokenizer, prompt: HostRequest["prompt"]): { input_ids: IdsTensor } {
  if (typeof prompt === "string") return tokenizer(prompt) as { input_ids: IdsTensor };
  if (!tokenizer.chat_template) {
    throw new OptionError("prompt", prompt, "a text, because the model has no chat template");
  }
  const template = { add_generation_prompt: true, return_dict: true };
  return tokenizer.apply_chat_template(prompt as never, template) as { input_ids: IdsTensor };
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
