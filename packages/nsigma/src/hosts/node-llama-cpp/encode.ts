import { OptionError } from "../../errors.ts";
import type { HostRequest, Message } from "../host.ts";
import { chatTemplateOf, type LlamaCppChatWrapper, type LlamaCppModel } from "./model.ts";

/**
 * A prompt as the model's tokens: a text as it stands, with the first token that the model wants, or a chat in a
 * template.
 *
 * @throws OptionError for a chat without a template that can render it
 */
export async function encode(
  model: LlamaCppModel,
  prompt: HostRequest["prompt"],
  wrapper: () => Promise<LlamaCppChatWrapper>,
): Promise<number[]> {
  if (typeof prompt !== "string") return encodeChat(model, prompt, await wrapper());
  const { bos, shouldPrependBosToken } = model.tokens;
  if (bos === null || !shouldPrependBosToken) return model.tokenize(prompt, true);
  return [bos, ...model.tokenize(prompt, true, "trimLeadingSpace")];
}

/** node-llama-cpp renders a chat up to an answer that is still empty. */
function encodeChat(model: LlamaCppModel, chat: readonly Message[], wrapper: LlamaCppChatWrapper): number[] {
  const chatHistory = [...chat.map(itemOf), itemOf({ role: "assistant", content: "" })];
  try {
    const { contextText } = wrapper.generateContextState({ chatHistory } as never);
    return contextText.tokenize(model.tokenizer as never);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OptionError("prompt", chat, `a chat that the model's template can render (${reason})`);
  }
}

function itemOf({ role, content }: Message): object {
  if (role === "assistant") return { type: "model", response: content === "" ? [] : [content] };
  return { type: role, text: content };
}

/**
 * The model's own template, rendered by node-llama-cpp as it stands: no message is turned into another.
 *
 * @throws OptionError when the model has none
 */
export async function ownTemplate(model: LlamaCppModel): Promise<LlamaCppChatWrapper> {
  const template = chatTemplateOf(model);
  if (template === undefined) {
    throw new OptionError(
      "prompt",
      "a chat",
      "a text, because the model has no chat template; or give a chatWrapper",
    );
  }
  const { JinjaTemplateChatWrapper } = await peer();
  const wrapper = wrapperFor((joinAdjacentMessagesOfTheSameType) => {
    return new JinjaTemplateChatWrapper({
      template,
      reasoning: null,
      functionCallMessageTemplate: "noJinja",
      joinAdjacentMessagesOfTheSameType,
    });
  });
  return {
    generateContextState(options: never) {
      const state = wrapper.generateContextState(options);
      if (state.transformedSystemMessagesToUserMessages) throw new Error("it has no system messages");
      return state;
    },
  };
}

/** A template that insists on turns is not accepted unless messages in a row are joined. */
function wrapperFor<Wrapper>(make: (join: boolean) => Wrapper): Wrapper {
  try {
    return make(false);
  } catch {
    return make(true);
  }
}

/** The one thing a model does not bring along is node-llama-cpp's renderer, so chats import it. */
async function peer(): Promise<typeof import("node-llama-cpp")> {
  try {
    return await import("node-llama-cpp");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    const expected = `node-llama-cpp where nsigma can import it, or one of its chat wrappers here (${reason})`;
    throw new OptionError("chatWrapper", undefined, expected);
  }
}
