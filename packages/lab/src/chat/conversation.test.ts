import { describe, expect, it } from "vitest";
import { Conversation } from "./conversation.ts";

const system = { role: "system", content: "s" } as const;
const user = (content: string) => ({ role: "user", content }) as const;
const assistant = (content: string) => ({ role: "assistant", content }) as const;

function chat(...contents: string[]): Conversation {
  const conversation = new Conversation([system]);
  for (const content of contents) conversation.answered(conversation.with(content), `${content}!`);
  return conversation;
}

describe("Conversation", () => {
  it("a message is part of the chat only when it was answered", () => {
    const conversation = chat("a");
    expect(conversation.with("b")).toEqual([system, user("a"), assistant("a!"), user("b")]);
    expect(conversation.messages).toEqual([system, user("a"), assistant("a!")]);
  });

  it("again() asks for another answer to the last message, which takes the place of the old one", () => {
    const conversation = chat("a", "b");
    const asked = conversation.again()!;
    expect(asked).toEqual([system, user("a"), assistant("a!"), user("b")]);
    expect(conversation.messages).toHaveLength(5);
    conversation.answered(asked, "other");
    expect(conversation.messages).toEqual([...asked, assistant("other")]);
    expect(new Conversation([system]).again()).toBeUndefined();
  });

  it("again() answers a chat that ends with a question", () => {
    expect(new Conversation([user("a")]).again()).toEqual([user("a")]);
  });

  it("undo() takes back a message with its answer, until there is none", () => {
    const conversation = chat("a", "b");
    expect(conversation.undo()).toBe(true);
    expect(conversation.messages).toEqual([system, user("a"), assistant("a!")]);
    expect(conversation.undo()).toBe(true);
    expect(conversation.undo()).toBe(false);
    expect(conversation.messages).toEqual([system]);
  });

  it("clear() leaves the system message, and setSystem(text) sets, changes or removes it", () => {
    const conversation = chat("a");
    conversation.setSystem("t");
    expect(conversation.messages).toEqual([{ ...system, content: "t" }, user("a"), assistant("a!")]);
    conversation.clear();
    expect(conversation.messages).toEqual([{ ...system, content: "t" }]);
    conversation.setSystem("");
    expect(conversation.messages).toEqual([]);
    conversation.clear();
    expect(conversation.messages).toEqual([]);
  });
});
