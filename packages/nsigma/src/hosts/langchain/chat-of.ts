import type { BaseMessage } from "@langchain/core/messages";
import { OptionError } from "../../errors.ts";
import type { Message } from "../host.ts";

const ROLES: Readonly<Record<string, Message["role"]>> = { system: "system", human: "user", ai: "assistant" };

/**
 * LangChain's messages as a chat of plain texts.
 *
 * @throws OptionError for tool and function messages, other roles, and content that is not text
 */
export function chatOf(messages: readonly BaseMessage[]): Message[] {
  return messages.map((message) => {
    const role = ROLES[message.type];
    if (!role) throw new OptionError("messages", message.type, "messages of the system, a human or an AI");
    return { role, content: textOf(message) };
  });
}

function textOf({ content }: BaseMessage): string {
  if (typeof content === "string") return content;
  return content
    .map((block) => {
      if (block.type === "text") return block.text;
      throw new OptionError("messages", block.type, "content that is text");
    })
    .join("");
}
