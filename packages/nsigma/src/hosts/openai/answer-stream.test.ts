import { describe, expect, it } from "vitest";
import { newAnswer, readStream, readWhole } from "./answer-stream.ts";

async function read(...events: unknown[]): Promise<ReturnType<typeof newAnswer>> {
  const answer = newAnswer();
  await readInto(answer, events);
  return answer;
}

function readInto(answer: ReturnType<typeof newAnswer>, events: unknown[]): Promise<void> {
  const text = events.map((each) => (typeof each === "string" ? each : `data: ${JSON.stringify(each)}\n\n`));
  const body = (async function* () {
    yield new TextEncoder().encode(text.join(""));
  })();
  return readStream(body, answer, () => {});
}

const piece = (content: string) => ({ choices: [{ delta: { content } }] });
const end = (finish_reason: string, more: object = {}) => ({
  choices: [{ delta: {}, finish_reason, ...more }],
});
const DONE = "data: [DONE]\n\n";

describe("readStream(body, answer)", () => {
  it("puts the pieces together, and takes the usage that comes last", async () => {
    const usage = { choices: [], usage: { prompt_tokens: 4, completion_tokens: 2 } };
    expect(
      await read(
        { choices: [{ delta: { role: "assistant" } }] },
        piece("a"),
        piece("b"),
        end("stop"),
        usage,
        DONE,
      ),
    ).toEqual({
      text: "ab",
      pieces: 2,
      ending: "end of text",
      told: false,
      usage: { promptTokens: 4, tokens: 2 },
    });
  });

  it("reads completions, and chunks without choices", async () => {
    expect(
      await read({ choices: null }, {}, { choices: [{ text: "a", finish_reason: "length" }] }, DONE),
    ).toMatchObject({
      text: "a",
      ending: "length",
    });
  });

  it("knows a stop string where the server tells it", async () => {
    expect(await read(end("stop", { stop_reason: "END" }))).toMatchObject({
      ending: "stop string",
      told: true,
    });
    expect(await read(end("stop", { matched_stop: "END" }))).toMatchObject({
      ending: "stop string",
      told: true,
    });
    expect(await read(end("stop", { stop_reason: null }))).toMatchObject({
      ending: "end of text",
      told: true,
    });
    expect(await read(end("stop", { matched_stop: 2 }))).toMatchObject({ ending: "end of text", told: true });
  });

  it.each<[string, unknown[], RegExp]>([
    [
      "an error in the stream",
      [piece("a"), { error: { message: "out of memory" } }],
      /^the server broke off: out of memory$/,
    ],
    [
      "an event named error",
      [piece("a"), "event: error\ndata: out of memory\n\n"],
      /^the server broke off: out of memory$/,
    ],
    ["what is no JSON", [piece("a"), "data: {oops\n\n"], /^the stream has what is no JSON: {oops$/],
    ["an end without a reason", [piece("a")], /^the stream broke off after 1 pieces of text$/],
  ])("throws for %s, with the text so far", async (_, events, message) => {
    const answer = newAnswer();
    await expect(readInto(answer, events)).rejects.toMatchObject({
      message: expect.stringMatching(message) as string,
      text: "a",
    });
    expect(answer.text).toBe("a");
  });
});

describe("readWhole(body, answer)", () => {
  it("reads the answer of a server that does not stream", () => {
    const answer = newAnswer();
    const choice = { message: { content: "ab" }, finish_reason: "length" };
    readWhole({ choices: [choice], usage: { prompt_tokens: 1, completion_tokens: 2 } }, answer, () => {});
    expect(answer).toMatchObject({ text: "ab", ending: "length", usage: { promptTokens: 1, tokens: 2 } });
  });

  it("throws for what is no answer", () => {
    expect(() => readWhole({ hello: 1 }, newAnswer(), () => {})).toThrow(
      /^the server's answer has no choices/,
    );
  });
});
