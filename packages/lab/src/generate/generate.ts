import type { Generated, HostRequest } from "nsigma/hosts";
import { UserError } from "../errors.ts";
import { fitting, type Model } from "../models/model.ts";

/** What to generate and who listens. */
export interface GenerateRequest extends HostRequest {
  /** Continue a text as it stands; otherwise it is put to the model as a user's message, where it has a template. */
  plain?: boolean;
}

/**
 * Generates one text, handing it on as it comes.
 *
 * @throws UserError for an empty prompt; OptionError for one that leaves no room in the context
 */
export async function generate(model: Model, request: GenerateRequest): Promise<Generated> {
  return model.host.generate(asked(model, request));
}

/** What a host is asked for. */
export function asked(model: Model, { prompt, plain, ...request }: GenerateRequest): HostRequest {
  return { ...request, prompt: promptOf(model, prompt, plain) };
}

/**
 * What a host is asked for a prompt.
 *
 * @throws UserError when it is empty
 */
export function promptOf(model: Model, prompt: HostRequest["prompt"], plain = false): HostRequest["prompt"] {
  if (typeof prompt !== "string") {
    if (model.chat) return prompt;
    throw new UserError(`prompt: it is a chat, but model ${model.name} has no chat template; give a text`);
  }
  if (prompt.trim() === "") throw new UserError("prompt: it is empty; give some text");
  return plain ? prompt : fitting(model, [{ role: "user", content: prompt }]);
}
