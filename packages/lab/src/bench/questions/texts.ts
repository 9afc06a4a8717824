import type { SamplerOptions } from "nsigma";
import { problems } from "nsigma-tiny-model";
import { generateAll } from "../../generate/generate-all.ts";
import { generate, type GenerateRequest } from "../../generate/generate.ts";
import type { LocalModel } from "../../models/model.ts";
import type { Entrant, Race } from "../race.ts";
import type { Rows } from "../rows.ts";
import type { Question } from "./question.ts";

const BATCHES = [1, 8, 32];
const CHAIN = "Top-nσ 1 → T 1.5";
const SAMPLER: SamplerOptions = { topNSigma: 1, temperature: 1.5 };
/** Texts of a part: some to know what one costs, and enough that a batch is filled up again. */
const ONE_BY_ONE = 4;
const together = (batch: number): number => Math.max(16, 3 * batch);
/** Texts of one prompt. */
const SAMPLES = 4;
/** Longer than any worked answer. */
const MAX_TOKENS = 96;
const NO_ROWS: Rows = { vocab: 0, batch: 0, blocks: 0, data: new Float32Array(0) };

export const texts: Question = {
  name: "texts",
  asks: "What does a token cost when many texts are written at once, prompts and all?",
  lines: ["name"],
  column: "batch",
  races({ model }) {
    return BATCHES.map((batch): Race => ({
      question: "texts",
      rows: `${model.name} model`,
      vocab: model.vocabSize,
      batch,
      caches: "loop",
      calls: 1,
      lay: () => NO_ROWS,
      entrants: [oneByOne(model, batch), inBatches(model, batch)],
    }));
  },
};

function oneByOne(model: LocalModel, batch: number): Entrant {
  const asked = requests(ONE_BY_ONE);
  return {
    name: "transformers.js, one at a time",
    chain: CHAIN,
    start: () => ({
      time: () =>
        timed(batch, async () => {
          let tokens = 0;
          for (const request of asked) tokens += (await generate(model, request)).tokens;
          return tokens;
        }),
    }),
  };
}

function inBatches(model: LocalModel, batch: number): Entrant {
  const asked = requests(together(batch));
  return {
    name: "nsigma/onnxruntime",
    chain: CHAIN,
    start: () => ({
      time: () =>
        timed(batch, async () => {
          let tokens = 0;
          for await (const text of generateAll(model, asked, batch)) tokens += text.tokens;
          return tokens;
        }),
    }),
  };
}

/** Every problem a few times, as in an evaluation. */
function requests(count: number): GenerateRequest[] {
  const asked = [...problems({ seed: 1, split: "test", count: Math.ceil(count / SAMPLES) })];
  return Array.from({ length: count }, (_, seed) => ({
    prompt: asked[Math.floor(seed / SAMPLES)].question,
    sampler: { ...SAMPLER, seed },
    maxTokens: MAX_TOKENS,
  }));
}

/** Texts end where they end: microseconds for as many tokens as are asked for, at the pace of those that came. */
async function timed(wanted: number, write: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const tokens = await write();
  return ((performance.now() - start) * 1000 * wanted) / tokens;
}
