import { OptionError } from "../../errors.ts";
import type { HostRequest } from "../host.ts";

/** Writes a chat as the text that a model was trained on; an open one ends where an answer begins. */
export type ChatTemplate = (chat: Exclude<HostRequest["prompt"], string>, open: boolean) => string;

/**
 * A model's own template, which is a program in Jinja.
 *
 * @param names what the template knows beside the messages: `bos_token`, `eos_token`
 * @throws OptionError where @huggingface/jinja is not installed; the template itself when it cannot be read or refuses
 *   a chat
 */
export async function chatTemplate(
  source: string | undefined,
  names: Readonly<Record<string, string>>,
): Promise<ChatTemplate> {
  if (source === undefined) {
    return (chat) => {
      throw new OptionError("prompt", chat, "a text, because the model has no chat template");
    };
  }
  const { Template } = await jinja();
  let template: InstanceType<typeof Template>;
  try {
    template = new Template(source);
  } catch (cause) {
    const why = (cause as Error).message;
    return (chat) => {
      throw new OptionError(
        "prompt",
        chat,
        `a text, because the model's chat template cannot be read: ${why}`,
      );
    };
  }
  return (messages, open) => {
    try {
      return template.render({ ...names, messages, add_generation_prompt: open });
    } catch (cause) {
      const why = (cause as Error).message;
      throw new OptionError("prompt", messages, `a chat that the model's template takes: ${why}`);
    }
  };
}

async function jinja(): Promise<typeof import("@huggingface/jinja")> {
  try {
    return await import("@huggingface/jinja");
  } catch {
    const what =
      "installed, because it writes chats as the model's template says: npm install @huggingface/jinja";
    throw new OptionError("@huggingface/jinja", undefined, what);
  }
}
