import { describe, expect, it } from "vitest";
import { Answer } from "./answer.ts";
import type { HostRequest } from "./host.ts";
import { tokenText } from "./tokenizer.ts";
import { TOKENIZERS } from "./tokenizers.fixture.ts";

const CHAT = [{ role: "user", content: "?" }] as const;
const END_OF_TEXT = 1;
const { sentencepiece } = TOKENIZERS;

/** Ids of words, as the vocabulary has them. */
function idsOf(words: string[]): number[] {
  return sentencepiece.convert_tokens_to_ids(words) as number[];
}

/** What comes of an answer in these words, with the pieces that were heard. */
function answerOf(words: string[], request: Partial<HostRequest> = {}, prompt: string[] = ["▁it"]) {
  const pieces: string[] = [];
  const answer = new Answer(
    { prompt: CHAT, sampler: {}, onText: (piece) => pieces.push(piece), ...request },
    {
      tokenText: tokenText(sentencepiece),
      endOfText: [END_OF_TEXT],
      prompt: idsOf(prompt),
      contextLength: 64,
    },
  );
  for (const id of idsOf(words)) if (!answer.ending) answer.take(id);
  const { text, ending, tokens } = answer.end();
  expect(pieces.join("")).toBe(text);
  return { text, ending, tokens };
}

describe("new Answer(request, settings)", () => {
  it("take(token) ends at a special token that is a stop string", () => {
    const stop = ["fin", "<|end|>"];
    expect(answerOf(["▁it", "<|end|>", "▁fine"], { stop })).toEqual({
      text: "it",
      ending: "stop string",
      tokens: 2,
    });
    expect(answerOf(["▁it", "▁fine", "<|end|>"], { stop })).toEqual({
      text: "it ",
      ending: "stop string",
      tokens: 2,
    });
  });

  it("take(token) leaves out a special token that is none, and meets a stop string across it", () => {
    expect(answerOf(["▁it", "<|end|>", "▁fine", "</s>"])).toMatchObject({ text: "it fine", tokens: 4 });
    expect(answerOf(["▁it", "<|end|>", "▁fine"], { stop: ["t fine"] })).toMatchObject({ text: "i" });
  });

  it("take(token) calls the model's own end by its name, also where it is a stop string", () => {
    expect(answerOf(["▁it", "</s>"], { stop: ["</s>"] })).toMatchObject({ ending: "end of text" });
  });

  it("end() gives out the beginning of a stop string, and of a character, that never came", () => {
    const stop = [" fine and"];
    const words = ["▁it", "▁fine", "<0xE2>", "</s>"];
    expect(answerOf(words, { stop })).toEqual({ text: "it fine\ufffd", ending: "end of text", tokens: 4 });
  });

  it("end() meets a stop string that only the end of the text completes", () => {
    expect(answerOf(["▁it", "<0xE2>", "</s>"], { stop: ["\ufffd"] })).toEqual({
      text: "it",
      ending: "stop string",
      tokens: 3,
    });
  });

  it("take(token) goes on with a text prompt, its space included; a chat's answer begins a text", () => {
    expect(answerOf(["▁fine"], { prompt: "it" })).toMatchObject({ text: " fine" });
    expect(answerOf(["▁fine"], { prompt: CHAT })).toMatchObject({ text: "fine" });
  });

  it("new Answer({stop: a special token and more}) is refused", () => {
    expect(() => answerOf([], { stop: ["<|end|>\n"] })).toThrow(/^stop must be a text without special/);
  });
});
