import type { BaseMessage } from "@langchain/core/messages";
import { OptionError } from "../../errors.ts";
import type { Message } from "../host.ts";

const ROLES: Readonly<Record<string, Message["role"]>> = { system: "system", human: "user", ai: "assistant" };

/** Where LangChain keeps what a model called, of this version and older ones. */
const CALLS = ["tool_calls", "invalid_tool_calls"];
const OLD_CALLS = ["tool_calls", "function_call"];

/**
 * LangChain's messages as a chat of plain texts.
 *
 * @throws OptionError for tool and function messages, messages with tool calls, other roles, and content that is not
 *   text
 */
export function chatOf(messages: readonly BaseMessage[]): Message[] {
  return messages.map((message) => {
    const role = ROLES[message.type];
    if (!role) throw new OptionError("messages", message.type, "from the system, a human or an AI");
    refuseCalls(message);
    return { role, content: textOf(message) };
  });
}

/** Without its calls a message would say something else. */
function refuseCalls(message: BaseMessage): void {
  const own = message as unknown as Record<string, unknown>;
  const given = [
    ...CALLS.map((name) => own[name]),
    ...OLD_CALLS.map((name) => message.additional_kwargs?.[name]),
  ];
  const call = given.find((each) => each && !(Array.isArray(each) && each.length === 0));
  if (call)
    throw new OptionError(
      "messages",
      call,
      "cannot hold tool calls: the model is told of no tools",
      "unsupported",
    );
}

function textOf({ content }: BaseMessage): string {
  if (typeof content === "string") return content;
  return content
    .map((block) => {
      if (block.type === "text") return block.text;
      throw new OptionError("messages", block.type, "made of text only");
    })
    .join("");
}
