import type { HostRequest, Message } from "nsigma/hosts";
import { UserError } from "../errors.ts";
import type { LocalModel } from "../models/model.ts";
import { promptOf } from "./generate.ts";

/**
 * A prompt as token ids.
 *
 * @param plain continue the text as it stands; otherwise it is put to the model as a user's message, where the
 *   model has a chat template
 * @throws UserError when the prompt is empty or leaves no room in the context
 */
export function promptTokens(
  model: LocalModel,
  prompt: HostRequest["prompt"],
  plain: boolean,
): readonly number[] {
  const ids = model.encode(promptOf(model, prompt, plain));
  if (ids.length < model.contextLength) return ids;
  throw new UserError(
    `prompt: ${ids.length} tokens, but the context of model ${model.name} is ${model.contextLength}; shorten it`,
  );
}

/** A question and its reference answer as token ids, and where among them the answer begins. */
export function answeredTokens(
  model: LocalModel,
  question: string,
  answer: string,
): { ids: readonly number[]; start: number } {
  const asked: Message[] = [{ role: "user", content: question }];
  const ids = model.encode([...asked, { role: "assistant", content: answer }], false);
  return { ids, start: model.encode(asked).length };
}
