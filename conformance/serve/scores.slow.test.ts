import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { post, serveModels } from "../../packages/lab/src/serve/serve.fixture.ts";
import { loadServed, type Serving } from "../../packages/lab/src/serve/serve.ts";
import { NO_SMOLLM2_ONNX, SMOLLM2_FOLDER } from "../real-models.ts";
import { SCORES } from "./smollm2-scores.ts";

const best = (scores: readonly number[]): number => scores.indexOf(Math.max(...scores));

describe.skipIf(NO_SMOLLM2_ONNX)(`echo with log-probabilities ${NO_SMOLLM2_ONNX ?? ""}`, () => {
  let serving: Serving;
  beforeAll(async () => {
    const models = await loadServed([SMOLLM2_FOLDER], ["smollm2"], { dtype: "fp32", texts: 2 });
    serving = await serveModels(models, { timeout: 600_000 });
  });
  afterAll(() => serving.close());

  async function scored(prompt: unknown): Promise<{ tokens: string[]; token_logprobs: (number | null)[] }[]> {
    const asked = { prompt, echo: true, logprobs: 1, max_tokens: 0 };
    const { body } = await post(`${serving.url}/v1/completions`, asked);
    return body.choices.map(({ logprobs }: { logprobs: object }) => logprobs);
  }

  it("scores every token of a text as transformers does, within 0.001, and cuts texts into the same tokens", async () => {
    let farthest = 0;
    for (const { text, ids, logprobs } of SCORES.texts) {
      const [[ofText], [ofIds]] = await Promise.all([scored(text), scored(ids)]);
      expect(ofText).toEqual(ofIds);
      const [first, ...others] = ofIds.token_logprobs;
      expect(first).toBeNull();
      expect(others).toHaveLength(logprobs.length);
      for (const [at, score] of others.entries())
        farthest = Math.max(farthest, Math.abs(score! - logprobs[at]));
    }
    console.log(`log-probabilities: the largest difference to transformers is ${farthest.toExponential(1)}`);
    expect(farthest).toBeLessThan(1e-3);
  });

  it("chooses as transformers does on a task of 100 items", async () => {
    let farthest = 0;
    for (const { context, options, ids, scores } of SCORES.items) {
      const [before, ...after] = ids;
      const given = await scored(after.map((each) => [...before, ...each]));
      const own = given.map(({ token_logprobs: logprobs }) =>
        logprobs.slice(before.length).reduce((sum: number, score) => sum + score!, 0),
      );
      for (const [at, score] of own.entries()) farthest = Math.max(farthest, Math.abs(score - scores[at]));
      expect([context, options[best(own)]]).toEqual([context, options[best(scores)]]);
    }
    expect(SCORES.items).toHaveLength(100);
    console.log(`sums: the largest difference to transformers is ${farthest.toExponential(1)}`);
    expect(farthest).toBeLessThan(1e-3);
  });
});
