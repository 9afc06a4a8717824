import { Tensor } from "@huggingface/transformers";
import { problems } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";
import type { OnnxModel } from "../models/model.ts";
import type { PredictedRow } from "./predicted-row.ts";

/** Other problems than those that answers are tried on. */
const SEED = 4;

/** The longest piece of a text that is put to the network at once, in tokens. */
const WINDOW = 256;

/**
 * The rows that predict the reference answers of held-out problems, given the questions.
 *
 * @param count how many problems
 */
export async function* answerRows(model: OnnxModel, count: number): AsyncGenerator<PredictedRow> {
  let text = 0;
  for (const { question, answer } of problems({ seed: SEED, split: "test", count })) {
    const user = { role: "user", content: question };
    const ids = (messages: { role: string; content: string }[], add_generation_prompt: boolean) =>
      model.tokenizer.apply_chat_template(messages, {
        add_generation_prompt,
        return_dict: false,
        return_tensor: false,
      }) as number[];
    const start = ids([user], true).length;
    yield* rowsOf(model, ids([user, { role: "assistant", content: answer }], false), start, text++);
  }
}

/**
 * The rows that predict a text's tokens, in pieces that the model's context can take. The first token of a piece has
 * nothing before it and is not predicted.
 *
 * @param most tokens at most
 * @throws UserError for a text of fewer than two tokens
 */
export async function* textRows(
  model: OnnxModel,
  content: string,
  most: number,
): AsyncGenerator<PredictedRow> {
  const ids = model.tokenizer.encode(content, { add_special_tokens: false });
  if (ids.length < 2) throw new UserError(`text: it has ${ids.length} tokens; expected 2 or more`);
  const window = Math.min(WINDOW, model.contextLength);
  let text = 0;
  for (let at = 0; at < Math.min(ids.length, most) - 1; at += window) {
    yield* rowsOf(model, ids.slice(at, Math.min(at + window, most)), 1, text++);
  }
}

/** @param start the first token to predict, from 1 */
async function* rowsOf(
  model: OnnxModel,
  ids: readonly number[],
  start: number,
  text: number,
): AsyncGenerator<PredictedRow> {
  const shape = [1, ids.length];
  const { logits } = (await model.network({
    input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), shape),
    attention_mask: new Tensor("int64", new BigInt64Array(ids.length).fill(1n), shape),
  })) as { logits: Tensor };
  const vocabSize = logits.dims.at(-1)!;
  const all = logits.to("float32").data as Float32Array;
  for (let position = start; position < ids.length; position++) {
    const row = all.subarray((position - 1) * vocabSize, position * vocabSize);
    yield { logits: row, target: ids[position], text };
  }
}
