import type { Tensor } from "@huggingface/transformers";
import { createSampler, describeRow } from "nsigma";
import type { OnnxModel } from "../models/model.ts";

/** What a model makes of a reference answer, summed over its tokens. */
export interface Likelihood {
  tokens: number;
  /** -ln of the probability of the answer's tokens, in nats. */
  surprise: number;
  /** Sum of (max - mean)/σ over the rows that predict them. */
  sigmaDistance: number;
  /** Sum of the tokens that Top-nσ 1 keeps in those rows. */
  kept: number;
}

/** Runs question and answer through the network once and looks at the rows that predict the answer. */
export async function likelihood(model: OnnxModel, question: string, answer: string): Promise<Likelihood> {
  const user = { role: "user", content: question };
  const template = (messages: { role: string; content: string }[], add_generation_prompt: boolean) =>
    model.tokenizer.apply_chat_template(messages, { add_generation_prompt, return_dict: true }) as {
      input_ids: Tensor;
      attention_mask: Tensor;
    };
  const start = template([user], true).input_ids.dims[1];
  const { input_ids, attention_mask } = template([user, { role: "assistant", content: answer }], false);
  const { logits } = await model.network({ input_ids, attention_mask });
  const vocabSize: number = logits.dims.at(-1);
  const ids = input_ids.data as BigInt64Array;
  const plain = createSampler({});
  const topNSigma = createSampler({ topNSigma: 1 });

  const sums: Likelihood = { tokens: 0, surprise: 0, sigmaDistance: 0, kept: 0 };
  for (let position = start; position < ids.length; position++) {
    const row = (logits.data as Float32Array).subarray((position - 1) * vocabSize, position * vocabSize);
    const { ids: ranked, probabilities } = plain.distribution(row);
    sums.tokens++;
    sums.surprise -= Math.log(probabilities[ranked.indexOf(Number(ids[position]))]);
    sums.sigmaDistance += describeRow(row).sigmaDistance;
    sums.kept += topNSigma.distribution(row).ids.length;
  }
  return sums;
}
