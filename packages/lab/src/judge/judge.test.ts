import { createSampler } from "nsigma";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenaiServer, serveOpenAI } from "../../../../conformance/hosts/openai-server.ts";
import { generate } from "../generate/generate.ts";
import { loadLocal } from "../models/load.ts";
import type { LocalModel } from "../models/model.ts";
import type { PlannedModel } from "../plan/plan.ts";
import { serveEmbedded } from "../serve/serve.fixture.ts";
import { findJudge } from "./find-judge.ts";
import type { Bits, GivenText } from "./judge.ts";

let model: LocalModel;
let serving: Awaited<ReturnType<typeof serveEmbedded>>;
let deaf: OpenaiServer;
let texts: GivenText[];

beforeAll(async () => {
  model = await loadLocal("embedded");
  serving = await serveEmbedded();
  deaf = await serveOpenAI();
  texts = [];
  for (const [index, question] of ["Tom has 3 apples and buys 4. How many?", "What is 12 - 5?"].entries()) {
    for (const temperature of [0, 1, 2, 5]) {
      const { text } = await generate(model, {
        prompt: question,
        sampler: { temperature, seed: index },
        maxTokens: 24,
      });
      texts.push({ key: `${texts.length}`, prompt: [{ role: "user", content: question }], text });
    }
  }
});
afterAll(async () => {
  await Promise.all([model.close(), serving.close(), deaf.close()]);
});

const judge = (more: Partial<PlannedModel> = {}): PlannedModel => {
  return { label: "judge", model: "embedded", ...more };
};

/** What a judge says of texts, by their keys, and of those that it cannot judge. */
async function said(planned: PlannedModel, given: readonly GivenText[]) {
  const remarks: string[] = [];
  const opened = await (await findJudge(planned, (line) => void remarks.push(line))).open();
  const found: Record<string, Bits> = {};
  const failed: Record<string, string> = {};
  await opened.answer(
    given,
    ({ key }, { tokens, bits }) => {
      found[key] = { tokens, bits };
    },
    new AbortController().signal,
    ({ key }, reason) => {
      failed[key] = reason;
    },
  );
  await opened.close();
  return { found, failed, remarks };
}

/** The plain way: one run over the whole text, and the share of each token in its row. */
async function plainly(asked: readonly number[], text: string): Promise<Bits> {
  const answer = [...model.tokenText.tokensOf(text)];
  const rows = await model.logitsAfter([...asked, ...answer], 0);
  const sampler = createSampler({});
  let bits = 0;
  for (const [at, id] of answer.entries()) {
    const { ids, probabilities } = sampler.distribution(rows[asked.length + at - 1]);
    bits -= Math.log2(probabilities[ids.indexOf(id)]);
  }
  return { tokens: answer.length, bits };
}

describe("a judge that runs here", () => {
  it("says what a plain computation says, with the prompt in the model's chat template", async () => {
    const { found, failed, remarks } = await said(judge(), texts);
    expect({ failed, remarks, count: Object.keys(found).length }).toEqual({
      failed: {},
      remarks: [],
      count: texts.length,
    });
    for (const { key, prompt, text } of texts) {
      const { tokens, bits } = await plainly(model.encode([...prompt]), text);
      expect(found[key].tokens).toBe(tokens);
      expect(found[key].bits / bits).toBeCloseTo(1, 4);
    }
  });

  it("says the same, to the last bit, whatever else is judged beside a text and before it", async () => {
    const all = await said(judge(), texts);
    for (const each of [texts[3], texts[6]]) {
      expect((await said(judge(), [each])).found[each.key]).toEqual(all.found[each.key]);
    }
    expect((await said(judge(), texts.toReversed())).found).toEqual(all.found);
  });

  it("takes prompts as they stand where the plan says so", async () => {
    const { found } = await said(judge({ plain: true }), texts.slice(0, 2));
    for (const { key, prompt, text } of texts.slice(0, 2)) {
      const { bits } = await plainly(model.encode(prompt[0].content), text);
      expect(found[key].bits / bits).toBeCloseTo(1, 4);
    }
  });

  it("has no bits for an empty text, and says so of one that does not fit", async () => {
    const [{ prompt }] = texts;
    const { found, failed } = await said(judge(), [
      { key: "empty", prompt, text: "" },
      { key: "long", prompt, text: "one two three ".repeat(400) },
      { key: "next", prompt, text: "7" },
    ]);
    expect(found.empty).toEqual({ tokens: 0, bits: 0 });
    expect(failed).toEqual({ long: "prompt and answer do not fit into its context of 512 tokens" });
    expect(found.next.tokens).toBe(1);
  });
});

describe("a judge on a server", () => {
  it("says what the same model says here", async () => {
    const here = await said(judge(), texts);
    const there = await said(judge({ model: serving.url, concurrency: 3 }), [
      ...texts,
      { key: "empty", prompt: texts[0].prompt, text: "" },
    ]);
    expect({ failed: there.failed, remarks: there.remarks }).toEqual({ failed: {}, remarks: [] });
    expect(there.found.empty).toEqual({ tokens: 0, bits: 0 });
    for (const { key } of texts) {
      expect(there.found[key].tokens).toBe(here.found[key].tokens);
      expect(there.found[key].bits).toBeCloseTo(here.found[key].bits, 3);
    }
  });

  it("takes prompts as they stand where the plan says so", async () => {
    const plain = { plain: true };
    const here = await said(judge(plain), texts.slice(0, 1));
    const there = await said(judge({ model: serving.url, ...plain }), texts.slice(0, 1));
    expect(there.found[0].bits).toBeCloseTo(here.found[0].bits, 3);
  });

  it("tells of a text that is too long, and goes on", async () => {
    const [{ prompt, text }] = texts;
    const long = { key: "long", prompt, text: "one two three ".repeat(400) };
    const { found, failed } = await said(judge({ model: serving.url }), [
      long,
      { key: "next", prompt, text },
    ]);
    expect(failed.long).toMatch(/context/);
    expect(found.next.tokens).toBeGreaterThan(0);
  });

  it("is refused in one line where the server does not score what it is given", async () => {
    const planned = judge({ model: deaf.url, served: "tiny" });
    await expect(said(planned, texts)).rejects.toThrow(
      /^model http:\S+: the server does not score the tokens of a prompt \(\/completions with echo and logprobs\); nsigma serve and vLLM do$/,
    );
  });
});
