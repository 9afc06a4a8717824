import { describe, expect, it } from "vitest";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import { samplerLogitProcessor } from "./logit-processor.ts";

const ROW = [2, 9, 1, 8.5, 3, 7, 0, 8];
const row = (): Float32Array => Float32Array.from(ROW);
const chosen = (logits: Float32Array): number => logits.indexOf(Math.max(...logits));

describe("samplerLogitProcessor(options)", () => {
  it("processLogits(row) leaves the token that the sampler draws, and every number finite", () => {
    const options = { topK: 4, temperature: 3, seed: 2 };
    const processor = samplerLogitProcessor(options);
    const sampler = createSampler(options);
    for (let step = 0; step < 50; step++) {
      const logits = processor.processLogits(row());
      const token = chosen(logits);
      expect(token).toBe(sampler.sample(row()));
      expect(logits.every(Number.isFinite)).toBe(true);
      // Whatever the engine divides by afterwards, no other token keeps a share.
      for (const temperature of [1e-6, 1, 100]) {
        const others = logits.filter((_, id) => id !== token).map((logit) => logit / temperature);
        expect(Math.exp(Math.max(...others))).toBe(0);
        expect(others.every(Number.isFinite)).toBe(true);
      }
      processor.processSampledToken(token);
    }
    expect(processor.step).toBe(50);
  });

  it("processLogits(row) takes what a grammar has banned for banned: σ is that of the rest", () => {
    const traces: Trace[] = [];
    const onTrace = (trace: Trace): unknown => traces.push(trace);
    const processor = samplerLogitProcessor({ topNSigma: 1, seed: 1 }, { onTrace });
    const banned = row();
    for (const id of [1, 3]) banned[id] = -3.4028234663852886e38;
    const allowed = row();
    for (const id of [1, 3]) allowed[id] = -Infinity;
    processor.processLogits(banned);
    expect(traces[0]).toEqual(createSampler({ topNSigma: 1, seed: 1 }).trace(allowed));
    expect(traces[0].std).toBeLessThan(4);
  });

  it("resetState() makes the next draw the first again, and forgets the text", () => {
    const processor = samplerLogitProcessor({ temperature: 2, presencePenalty: 5, seed: 4 });
    const draw = (): number[] =>
      Array.from({ length: 8 }, () => {
        const token = chosen(processor.processLogits(row()));
        processor.processSampledToken(token);
        return token;
      });
    const first = draw();
    expect(draw()).not.toEqual(first);
    processor.resetState();
    expect(draw()).toEqual(first);
  });

  it("processSampledToken(a token nobody drew) makes it part of the text", () => {
    const processor = samplerLogitProcessor({ temperature: 0, presencePenalty: 5 });
    processor.processSampledToken(1);
    expect(chosen(processor.processLogits(row()))).toBe(3);
  });

  it("processSampledToken(another token than was drawn) throws: the sampler would not be the one that chooses", () => {
    const processor = samplerLogitProcessor({ temperature: 0 });
    processor.processLogits(row());
    expect(() => processor.processSampledToken(6)).toThrow(
      /^web-llm took token 6 where .* drawn 1: .*vocabSize/,
    );
  });

  it("use(options, {onTrace}) begins an answer with another sampler", () => {
    const processor = samplerLogitProcessor({ temperature: 0 });
    processor.processLogits(row());
    const tokens: number[] = [];
    processor.use(
      { temperature: 0, logitBias: { 1: false } },
      { onTrace: ({ token }) => void tokens.push(token) },
    );
    expect(processor.step).toBe(0);
    processor.processLogits(row());
    expect(tokens).toEqual([3]);
    expect(() => processor.use({ topP: 2 })).toThrow(/^topP must be/);
  });

  it("samplerLogitProcessor(a mistake) throws at once", () => {
    expect(() => samplerLogitProcessor({ temperature: -1 })).toThrow(/^temperature must be/);
  });
});
