import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openaiScorer } from "./scorer.ts";

let server: Server | undefined;
afterEach(() => void server?.close());

interface Asked {
  readonly url: string;
  readonly body: Record<string, unknown>;
}

/** A server that answers so, and all that it was asked. */
async function answering(answer: (asked: Asked) => { status?: number; body: unknown }) {
  const heard: Asked[] = [];
  server = createServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += piece;
    const asked = { url: request.url!, body: JSON.parse(text) };
    heard.push(asked);
    const { status = 200, body } = answer(asked);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { heard, scorer: openaiScorer({ url: `http://127.0.0.1:${port}`, model: "tiny" }) };
}

const scored = (token_logprobs: unknown, prompt_tokens?: number) => ({
  body: { choices: [{ text: "", logprobs: { token_logprobs } }], usage: prompt_tokens && { prompt_tokens } },
});

describe("openaiScorer(address)", () => {
  it("asks for the text's own tokens and hands out their scores", async () => {
    const { scorer, heard } = await answering(() => scored([null, -1.5, -0.25], 3));
    expect(await scorer.logprobsOf("one two")).toEqual([null, -1.5, -0.25]);
    expect(heard).toEqual([
      {
        url: "/v1/completions",
        body: { model: "tiny", prompt: "one two", echo: true, logprobs: 1, max_tokens: 0, stream: false },
      },
    ]);
  });

  it.each([
    ["says how many tokens it was given", 3],
    ["does not say", undefined],
  ])("lets a server that refuses to write nothing write one token, where it %s", async (_name, count) => {
    const { scorer, heard } = await answering(({ body }) =>
      body.max_tokens === 0
        ? { status: 400, body: { error: "max_tokens must be 1 or more" } }
        : scored([null, -1, -2, -3], count),
    );
    expect(await scorer.logprobsOf("a")).toEqual([null, -1, -2]);
    expect(await scorer.logprobsOf("b")).toEqual([null, -1, -2]);
    expect(heard.map(({ body }) => body.max_tokens)).toEqual([0, 1, 1]);
  });

  it.each([
    ["no log-probabilities", { body: { choices: [{ text: "", logprobs: null }] } }],
    ["those of its own tokens", scored([-0.5])],
    ["another form", scored({ content: [] })],
    ["no choices", { body: {} }],
    ["null", { body: null }],
  ])("refuses a server that answers with %s", async (_name, answer) => {
    const { scorer } = await answering(() => answer);
    await expect(scorer.logprobsOf("a")).rejects.toThrow(
      "the server does not score the tokens of a prompt (/completions with echo and logprobs); nsigma serve and vLLM do",
    );
  });

  it("refuses a score that is no number", async () => {
    const { scorer } = await answering(() => scored([null, "x"], 2));
    await expect(scorer.logprobsOf("a")).rejects.toThrow('have "x" among them');
  });

  it("templated(messages) asks beside /v1, and is undefined where there is no such path", async () => {
    const messages = [{ role: "user", content: "Hello" }] as const;
    const { scorer, heard } = await answering(() => ({ body: { prompt: "<user>Hello" } }));
    expect(await scorer.templated(messages)).toBe("<user>Hello");
    expect(heard).toEqual([{ url: "/apply-template", body: { model: "tiny", messages } }]);
    server!.close();
    const { scorer: other } = await answering(() => ({ status: 404, body: { error: "no such path" } }));
    expect(await other.templated(messages)).toBeUndefined();
  });

  it("says what another error says", async () => {
    const { scorer } = await answering(() => ({ status: 401, body: { error: "no key" } }));
    await expect(scorer.templated([])).rejects.toThrow(/401 .*no key/);
    await expect(scorer.logprobsOf("a")).rejects.toThrow(/401 .*no key/);
  });
});
