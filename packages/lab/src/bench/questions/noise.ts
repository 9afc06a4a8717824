import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { LETTERS, NOISE_PRESETS, type NoiseOptions } from "nsigma/noise";
import type { OrtSession } from "nsigma/onnxruntime";
import { loadLocal } from "../../models/load.ts";
import { EMBEDDED } from "../../models/locate.ts";
import type { OnnxModel } from "../../models/model.ts";
import { noisyWriter, Shared, SOBER } from "../entrants/noisy-writer.ts";
import type { Race } from "../race.ts";
import type { Rows } from "../rows.ts";
import type { Question } from "./question.ts";

/** Tokens of the text so far: noise in keys and values turns all of them at each step. */
const BEFORE = [16, 200];
const TOKENS = 24;
const DOSE = 0.1;
const NO_ROWS: Rows = { vocab: 0, batch: 0, blocks: 0, data: new Float32Array(0) };
/** One core is left free, as in the question `models`. */
const THREADS = Math.max(1, availableParallelism() - 1);

interface Contestant {
  readonly model: string;
  readonly vocab: number;
  /** What runs it. */
  readonly name: string;
  readonly letters: readonly string[];
  readonly shared: Shared;
}

export const noise: Question = {
  name: "noise",
  asks: "What does a token cost with noise in the model's run, beside one without?",
  lines: ["name", "rows", "chain"],
  column: "batch",
  races: ({ networks, ggufs }) => [
    ...networks.flatMap((network) =>
      races({
        model: basename(network.name),
        vocab: network.vocabSize,
        name: "nsigma/onnxruntime",
        letters: lettersOf(network),
        shared: new Shared(async () => ({ ...network, close: async () => {} })),
      }),
    ),
    ...ggufs.flatMap(({ file, vocab }) =>
      races({
        model: basename(file, ".gguf"),
        vocab,
        name: "nsigma/llama-cpp",
        letters: LETTERS,
        shared: new Shared(() => loadLocal(file, { threads: THREADS, context: 512 })),
      }),
    ),
  ],
};

/** What a model has inputs for; the embedded one gets them in memory. */
function lettersOf({ name, network }: OnnxModel): string[] {
  if (name === EMBEDDED) return LETTERS.filter((letter) => !letter.startsWith("cached"));
  const { model } = network.sessions as { model?: OrtSession };
  return LETTERS.filter((letter) => model?.inputNames.includes(`noise.${letter}.cos`));
}

function races({ model, vocab, name, letters, shared }: Contestant): Race[] {
  if (letters.length === 0) return [];
  const preset: [string, NoiseOptions][] = letters.includes("key")
    ? [["drugs:just-chat", NOISE_PRESETS["drugs:just-chat"]]]
    : [];
  const noises: [string, NoiseOptions][] = [
    ...letters.map((letter): [string, NoiseOptions] => [`${letter} ${DOSE}`, { [letter]: DOSE }]),
    ...preset,
  ];
  return BEFORE.map((before): Race => ({
    question: "noise",
    rows: `${model}, after ${before} tokens`,
    vocab,
    batch: 1,
    caches: "loop",
    calls: TOKENS,
    lay: () => NO_ROWS,
    entrants: [
      noisyWriter(shared, { name, before, words: SOBER }),
      ...noises.map(([words, options]) => noisyWriter(shared, { name, before, words, noise: options })),
    ],
  }));
}
