import { basename } from "node:path";
import type { Tensor } from "@huggingface/transformers";
import type { SamplerOptions } from "nsigma";
import { withSampler } from "nsigma/transformers";
import { problems } from "nsigma-tiny-model";
import type { OnnxModel } from "../../models/model.ts";
import type { Entrant, Race } from "../race.ts";
import type { Rows } from "../rows.ts";
import type { Question } from "./question.ts";

/** The same setting, sampled by the library's own means and by ours. */
interface Setting {
  words: string;
  own: Readonly<Record<string, unknown>>;
  ownWords?: string;
  ours: SamplerOptions;
}

const SETTINGS: readonly Setting[] = [
  {
    words: "Top-nσ 1 → T 1.5",
    own: { do_sample: true, temperature: 1.5, top_k: 50 },
    ownWords: "T 1.5 → top-k 50",
    ours: { topNSigma: 1, temperature: 1.5, seed: 1 },
  },
  {
    words: "top-k 50 → T 0.7",
    own: { do_sample: true, temperature: 0.7, top_k: 50 },
    ours: { topK: 50, temperature: 0.7, seed: 1 },
  },
  {
    words: "the whole vocabulary, T 1",
    own: { do_sample: true, temperature: 1, top_k: 0 },
    ours: { temperature: 1, seed: 1 },
  },
  { words: "greedy", own: { do_sample: false }, ours: { temperature: 0, seed: 1 } },
];

/** A setting in words, and what transformers.js takes for it where it does not have it. */
function wordsOf({ words, ownWords }: Setting): string {
  return ownWords ? `${words} (there: ${ownWords})` : words;
}

const BATCHES = [1, 8];
const TOKENS = 32;
const NO_ROWS: Rows = { vocab: 0, batch: 0, blocks: 0, data: new Float32Array(0) };

export const generation: Question = {
  name: "generation",
  asks: "What does a token cost in transformers.js's whole loop, by its own sampling and by ours?",
  lines: ["rows", "chain", "name"],
  column: "batch",
  races: ({ networks }) =>
    networks.flatMap((model) =>
      SETTINGS.flatMap((setting) =>
        BATCHES.map((batch): Race => ({
          question: "generation",
          rows: `${basename(model.name)} model`,
          vocab: model.vocabSize,
          batch,
          caches: "loop",
          calls: TOKENS,
          lay: () => NO_ROWS,
          entrants: entrants(model, batch, setting),
        })),
      ),
    ),
};

function entrants(model: OnnxModel, batch: number, setting: Setting): Entrant[] {
  const { own, ours } = setting;
  const chain = wordsOf(setting);
  const [{ question }] = problems({ seed: 1, split: "test", count: 1 });
  const inputs = model.tokenizer(Array<string>(batch).fill(question)) as Record<string, Tensor>;
  // An end that is not a token, so that all texts are of one length.
  const common = { max_new_tokens: TOKENS, eos_token_id: model.vocabSize };
  const generate = async (options: object): Promise<number> => {
    const start = performance.now();
    await model.network.generate({ ...inputs, ...options } as never);
    return (performance.now() - start) * 1000;
  };
  return [
    {
      name: "transformers.js",
      chain,
      start: () => ({ time: () => generate({ ...common, ...own }) }),
    },
    {
      name: "nsigma/transformers",
      chain,
      start() {
        let sampling = 0;
        return {
          time() {
            sampling = 0;
            const options = withSampler(ours, common);
            return generate({ ...options, logits_processor: options.logits_processor.map(timed) });
          },
          sampling: () => sampling,
        };

        function timed<Parameters extends unknown[], Result>(process: (...parameters: Parameters) => Result) {
          return (...parameters: Parameters): Result => {
            const start = performance.now();
            const result = process(...parameters);
            sampling += (performance.now() - start) * 1000;
            return result;
          };
        }
      },
    },
  ];
}
