import type { Tensor } from "@huggingface/transformers";
import { UserError } from "../errors.ts";
import type { OnnxModel } from "../models/model.ts";

/** A prompt as the network takes it: one row of token ids. */
export interface EncodedPrompt {
  input_ids: Tensor;
  attention_mask: Tensor;
  length: number;
}

/**
 * Turns a prompt into tokens.
 *
 * @param plain continue the text as it stands; otherwise it is put to the model as a user's message, where the
 *   model has a chat template
 * @throws UserError when the prompt is empty or leaves no room in the context
 */
export function encode(model: OnnxModel, prompt: string, plain: boolean): EncodedPrompt {
  if (prompt.trim() === "") throw new UserError("prompt: it is empty; give some text");
  const { tokenizer, contextLength } = model;
  const encoded = (
    plain || !model.chat
      ? tokenizer(prompt)
      : tokenizer.apply_chat_template([{ role: "user", content: prompt }], {
          add_generation_prompt: true,
          return_dict: true,
        })
  ) as { input_ids: Tensor; attention_mask: Tensor };
  const length = encoded.input_ids.dims[1];
  if (length >= contextLength) {
    throw new UserError(
      `prompt: ${length} tokens, but the context of model ${model.name} is ${contextLength}; shorten it`,
    );
  }
  return { ...encoded, length };
}
