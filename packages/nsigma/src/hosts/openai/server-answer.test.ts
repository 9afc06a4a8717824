import { describe, expect, it } from "vitest";
import { readChunk } from "./chunk.ts";
import { ServerAnswer } from "./server-answer.ts";

/** Chunks as a server sends them, taken one by one. */
function read(chunks: readonly object[], stop: string[] = []): ServerAnswer {
  const answer = new ServerAnswer({ stop });
  for (const chunk of chunks) answer.take(readChunk(chunk, JSON.stringify(chunk)));
  return answer;
}

const piece = (content: string): object => ({ choices: [{ delta: { content } }] });
const end = (finish_reason: string, more: object = {}): object => ({
  choices: [{ delta: {}, finish_reason, ...more }],
});

describe("new ServerAnswer(request)", () => {
  it("take(chunk) puts the pieces together, and takes the usage that comes last", () => {
    const usage = { choices: [], usage: { prompt_tokens: 4, completion_tokens: 2 } };
    const role = { choices: [{ delta: { role: "assistant" } }] };
    const answer = read([role, piece("a"), piece("b"), end("stop"), usage]);
    expect(answer.generated([])).toEqual({
      text: "ab",
      ending: "end of text",
      promptTokens: 4,
      tokens: 2,
      notes: [],
    });
  });

  it("take(chunk) reads completions, and chunks without choices", () => {
    const answer = read([{ choices: null }, {}, { choices: [{ text: "a", finish_reason: "length" }] }]);
    expect(answer.generated([])).toMatchObject({ text: "a", ending: "length", promptTokens: 0, tokens: 1 });
  });

  it.each<[object, string]>([
    [{ stop_reason: "END" }, "stop string"],
    [{ matched_stop: "END" }, "stop string"],
    [{ stop_reason: null }, "end of text"],
    [{ matched_stop: 2 }, "end of text"],
  ])("take(an end with %j) knows a stop string where the server tells it", (told, ending) => {
    const { ending: found, notes } = read([piece("a"), end("stop", told)], ["END"]).generated([]);
    expect(found).toBe(ending);
    expect(notes.map(({ option }) => option)).toEqual(["usage"]);
  });

  it("generated() notes that the server does not tell a stop string from the end of the text", () => {
    const { notes } = read([piece("a"), end("stop")], ["END"]).generated([]);
    expect(notes.map(({ option }) => option)).toEqual(["usage", "stop"]);
  });
});
