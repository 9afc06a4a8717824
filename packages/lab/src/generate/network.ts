import { Tensor } from "@huggingface/transformers";
import { encodePrompt, type HostRequest, type Message } from "nsigma/hosts";
import { UserError } from "../errors.ts";
import type { OnnxModel } from "../models/model.ts";
import { promptOf } from "./generate.ts";

/**
 * A prompt as token ids.
 *
 * @param plain continue the text as it stands; otherwise it is put to the model as a user's message, where the
 *   model has a chat template
 * @throws UserError when the prompt is empty or leaves no room in the context
 */
export function promptTokens(
  model: OnnxModel,
  prompt: HostRequest["prompt"],
  plain: boolean,
): readonly number[] {
  const ids = encodePrompt(model.tokenizer, promptOf(model, prompt, plain));
  if (ids.length < model.contextLength) return ids;
  throw new UserError(
    `prompt: ${ids.length} tokens, but the context of model ${model.name} is ${model.contextLength}; shorten it`,
  );
}

/** A question and its reference answer as token ids, and where among them the answer begins. */
export function answeredTokens(
  { tokenizer }: OnnxModel,
  question: string,
  answer: string,
): { ids: readonly number[]; start: number } {
  const asked: Message[] = [{ role: "user", content: question }];
  const ids = encodePrompt(tokenizer, [...asked, { role: "assistant", content: answer }], false);
  return { ids, start: encodePrompt(tokenizer, asked).length };
}

/** Runs a text through the network once: for each of its tokens the row of logits of the token after it. */
export async function rowsAfter(model: OnnxModel, ids: readonly number[]): Promise<Float32Array[]> {
  const shape = [1, ids.length];
  const { logits } = (await model.network({
    input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), shape),
    attention_mask: new Tensor("int64", new BigInt64Array(ids.length).fill(1n), shape),
  })) as { logits: Tensor };
  const vocabSize = logits.dims.at(-1)!;
  const all = logits.to("float32").data as Float32Array;
  return ids.map((_, at) => all.subarray(at * vocabSize, (at + 1) * vocabSize));
}
