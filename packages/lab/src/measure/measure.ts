import { type Problem, problems } from "nsigma-tiny-model";
import type { SamplerOptions } from "nsigma";
import { mark } from "../extraction/profiles.ts";
import { type Share, wilson } from "../statistics/wilson.ts";
import { generate } from "../generate/generate.ts";
import { generateAll } from "../generate/generate-all.ts";
import type { LocalModel } from "../models/model.ts";
import { likelihood } from "./likelihood.ts";

/** Texts generated one at a time to find the speed. */
const TIMED = 20;

/** A share of right answers, and the share that ended at the token limit. */
export interface Marked extends Share {
  cutOff: number;
}

/** The figures of a model's card. */
export interface Figures {
  problems: number;
  greedy: Marked;
  plainSampling: Marked;
  /** Share right of greedy decoding by the number of steps the problem takes. */
  greedyBySteps: Record<number, Marked>;
  /** Per token of the reference answers, given the questions. */
  perplexity: number;
  sigmaDistance: number;
  keptByTopNSigma: number;
  /** One text at a time through transformers.js. */
  tokensPerSecond: number;
}

/**
 * Measures a model on held-out problems of the built-in task.
 *
 * @param maxTokens of an answer
 * @param onProgress called with the share done, 0 to 1
 */
export async function measure(
  model: LocalModel,
  { count, seed, maxTokens }: { count: number; seed: number; maxTokens: number },
  onProgress: (share: number) => void,
): Promise<Figures> {
  const asked = [...problems({ seed, split: "test", count })];
  const greedy = await answer(
    model,
    asked,
    maxTokens,
    () => ({ temperature: 0 }),
    (share) => onProgress(share * 0.4),
  );
  const plain = await answer(
    model,
    asked,
    maxTokens,
    (row) => ({ seed: seed + row }),
    (share) => onProgress(0.4 + share * 0.4),
  );

  const sums = { tokens: 0, surprise: 0, sigmaDistance: 0, kept: 0 };
  const read = asked.slice(0, 100);
  for (const [index, { question, answer: worked }] of read.entries()) {
    const each = await likelihood(model, question, worked);
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += each[key];
    onProgress(0.8 + (0.15 * (index + 1)) / read.length);
  }
  const stepCounts = [...new Set(asked.map(({ steps }) => steps))].sort();
  return {
    problems: count,
    greedy: share(greedy),
    plainSampling: share(plain),
    greedyBySteps: Object.fromEntries(
      stepCounts.map((steps) => [steps, share(greedy.filter((_, index) => asked[index].steps === steps))]),
    ),
    perplexity: Math.exp(sums.surprise / sums.tokens),
    sigmaDistance: sums.sigmaDistance / sums.tokens,
    keptByTopNSigma: sums.kept / sums.tokens,
    tokensPerSecond: await speed(model, asked.slice(0, TIMED), maxTokens),
  };
}

interface Answered {
  right: boolean;
  cutOff: boolean;
}

function share(answers: readonly Answered[]): Marked {
  const count = (name: keyof Answered) => answers.filter((each) => each[name]).length;
  return { ...wilson(count("right"), answers.length), cutOff: count("cutOff") / answers.length };
}

async function answer(
  model: LocalModel,
  asked: readonly Problem[],
  maxTokens: number,
  samplerOf: (row: number) => SamplerOptions,
  onProgress: (share: number) => void,
): Promise<Answered[]> {
  const answers: Answered[] = [];
  const requests = asked.map(({ question }, row) => {
    return { prompt: question, sampler: samplerOf(row), maxTokens };
  });
  let done = 0;
  for await (const { index, text, ending } of generateAll(model, requests)) {
    const { right } = mark(text, String(asked[index].result), "number", "strict");
    answers[index] = { right, cutOff: ending === "length" };
    onProgress(++done / asked.length);
  }
  return answers;
}

async function speed(model: LocalModel, asked: readonly Problem[], maxTokens: number): Promise<number> {
  let tokens = 0;
  const started = performance.now();
  for (const { question } of asked) {
    const text = await generate(model, {
      prompt: question,
      sampler: { temperature: 0 },
      maxTokens,
    });
    tokens += text.tokens;
  }
  return (1000 * tokens) / (performance.now() - started);
}
