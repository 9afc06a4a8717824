import type { Tensor } from "@huggingface/transformers";
import type { SamplerOptions } from "nsigma";
import { withSampler } from "nsigma/transformers";
import type { OnnxModel } from "../models/model.ts";

/**
 * Generates one text per message, all of them in one batch. A text is the same as if it were generated alone with
 * the same seed, up to rounding inside the network.
 *
 * @param messages what the user says, one per row
 * @param samplers one per row
 */
export async function generateBatch(
  model: OnnxModel,
  messages: readonly string[],
  samplers: readonly SamplerOptions[],
  maxTokens: number,
): Promise<string[]> {
  const { tokenizer, network } = model;
  const texts = messages.map((content) =>
    model.chat
      ? (tokenizer.apply_chat_template([{ role: "user", content }], {
          add_generation_prompt: true,
          tokenize: false,
        }) as string)
      : content,
  );
  const inputs = tokenizer(texts, { padding: true, add_special_tokens: !model.chat }) as Record<
    string,
    Tensor
  >;
  const options = withSampler(samplers, {
    max_new_tokens: maxTokens,
    eos_token_id: model.endOfText,
    pad_token_id: tokenizer.pad_token_id,
  });
  const sequences = (await network.generate({ ...inputs, ...options } as never)) as Tensor;
  const length = inputs.input_ids.dims[1];
  return (sequences.tolist() as bigint[][]).map((ids) =>
    tokenizer.decode(ids.slice(length), { skip_special_tokens: true }),
  );
}
