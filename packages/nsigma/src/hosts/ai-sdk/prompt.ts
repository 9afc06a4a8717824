import {
  type LanguageModelV3Prompt,
  type SharedV3Warning,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import type { Message } from "../host.ts";

type PromptMessage = LanguageModelV3Prompt[number];
type Part = Exclude<PromptMessage["content"], string>[number];

/**
 * The SDK's prompt as a chat of plain texts.
 *
 * @throws UnsupportedFunctionalityError for what is not text and would be missing from the answer: files and tools
 */
export function chatOf(prompt: LanguageModelV3Prompt): { chat: Message[]; warnings: SharedV3Warning[] } {
  const warnings: SharedV3Warning[] = [];
  const chat = prompt.map((message): Message => {
    if (message.role === "tool") throw unsupported("tool messages");
    const { role, content } = message;
    if (typeof content === "string") return { role, content };
    if (content.some(({ type }) => type === "reasoning")) {
      warnings.push({
        type: "unsupported",
        feature: "reasoning",
        details: "earlier reasoning is left out of the prompt",
      });
    }
    return { role, content: content.map(textOf).join("") };
  });
  return { chat, warnings };
}

function textOf(part: Part): string {
  if (part.type === "text") return part.text;
  if (part.type === "reasoning") return "";
  throw unsupported(
    part.type === "file" ? `files in a prompt (${part.mediaType})` : `${part.type} in a prompt`,
  );
}

function unsupported(functionality: string): UnsupportedFunctionalityError {
  return new UnsupportedFunctionalityError({ functionality });
}
