import { createSampler } from "../../sampler/create-sampler.ts";
import { checkPrompt } from "../check-request.ts";
import type { HostRequest } from "../host.ts";
import { evaluateRow } from "./draw-tokens.ts";
import { encode, ownTemplate } from "./encode.ts";
import { checkSequence, type LlamaCppSequence } from "./model.ts";
import { RecoveredRow } from "./recovered-row.ts";

/**
 * The row of the token after a prompt, as logarithms of the probabilities: logits, less what they have in common.
 *
 * @param prompt a text, or a chat in the model's own template
 * @throws OptionError for a sequence that cannot be used, and a prompt that is empty or has no template
 */
export async function nextLogits(
  sequence: LlamaCppSequence,
  prompt: HostRequest["prompt"],
): Promise<Float32Array> {
  checkSequence(sequence);
  checkPrompt(prompt);
  const ids = await encode(sequence.model, prompt, () => ownTemplate(sequence.model));
  await sequence.adaptStateToTokens([], false);
  const row = await evaluateRow(sequence, ids, new RecoveredRow());
  const { ids: ranked, probabilities } = createSampler({}).distribution(row);
  const shift = row[ranked[0]] - Math.log(probabilities[0]);
  return row.map((logit) => logit - shift);
}
