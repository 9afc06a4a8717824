import { CHAINS, GREEDY } from "../chains.ts";
import { SOBER } from "../entrants/noisy-writer.ts";
import { HEADLINE_VOCAB } from "../questions/question.ts";
import type { Figure } from "../race.ts";

/** Figures that agree with all of it. */
export type Match = Partial<
  Pick<Figure, "question" | "name" | "chain" | "rows" | "vocab" | "batch" | "caches">
>;

/** A ratio of two figures of one race that is to be reached. */
export interface Goal {
  ours: Match;
  against: Match;
  /** How many times faster than the other, at least. */
  faster?: number;
  /** How many times the other's time, at most. */
  within?: number;
  /** Which share of the other's time, at most. */
  share?: number;
}

const PEAKED = { rows: "peaked", vocab: HEADLINE_VOCAB, batch: 1, caches: "hot" } as const;
const COPIED = { name: "wasm, copied in" };
const TOKEN = { question: "one-token", ...PEAKED };
const TEXTS = { question: "texts", batch: 32 };
const llama = (chain: string): Match => ({ ...TOKEN, name: "llama.cpp", chain });

function sampler(words: string, faster: number): Goal {
  const course = { question: "samplers", ...PEAKED, chain: words };
  return { ours: { ...course, ...COPIED }, against: { ...course, name: "llama.cpp" }, faster };
}

const { topNSigma, llamaDefault, minP, topK, topP, typical, eta } = CHAINS;

export const GOALS: readonly Goal[] = [
  { ours: { ...TOKEN, ...COPIED }, against: llama(topNSigma.words), faster: 60 },
  { ours: { ...TOKEN, ...COPIED }, against: llama(llamaDefault.words), faster: 5 },
  { ours: { ...TOKEN, ...COPIED }, against: { ...TOKEN, name: "transformers.js" }, faster: 30 },
  { ours: { ...TOKEN, name: "wasm, in place" }, against: { ...TOKEN, name: "limit" }, within: 1.7 },
  { ours: { ...TOKEN, name: "js" }, against: llama(topNSigma.words), faster: 12 },
  sampler(minP.words, 1),
  sampler(topK.words, 1),
  sampler(topP.words, 10),
  sampler(typical.words, 10),
  sampler(eta.words, 1),
  {
    ours: { ...TEXTS, name: "nsigma/onnxruntime" },
    against: { ...TEXTS, name: "transformers.js, one at a time" },
    faster: 4,
  },
];

/** What a host on llama.cpp owes to whoever takes it in place of another, for every model there is a figure for. */
export function modelGoals(figures: readonly Figure[]): Goal[] {
  const found = figures.filter(
    ({ question, name, batch }) => question === "models" && name === "nsigma/llama-cpp" && batch === 1,
  );
  return [...new Set(found.map(({ rows }) => rows))].flatMap((rows): Goal[] => {
    const alone = { question: "models", rows, batch: 1 };
    const ours = { ...alone, name: "nsigma/llama-cpp", chain: topNSigma.words };
    const share = (found.find((figure) => figure.rows === rows)?.vocab ?? 0) > 100_000 ? 0.02 : 0.01;
    return [
      { ours, against: { ...alone, name: "llama.cpp", chain: GREEDY.words }, faster: 0.98 },
      {
        ours,
        against: { ...alone, name: "node-llama-cpp", chain: "top-k 40 → top-p 0.95 → T 1.5" },
        faster: 1,
      },
      { ours, against: { ...alone, name: "nsigma/node-llama-cpp" }, faster: 3 },
      { ours: { ...ours, batch: 8 }, against: ours, faster: 1.5 },
      { ours: { ...ours, name: `${ours.name}: sampling alone` }, against: ours, share },
    ];
  });
}

/** What the server owes to whoever takes it in place of llama.cpp's, and what it may cost beside the bare host. */
export function servingGoals(figures: readonly Figure[]): Goal[] {
  const found = figures.filter(({ question, name }) => question === "serving" && name === "nsigma serve");
  return found.flatMap(({ question, rows, batch }): Goal[] => {
    const course = { question, rows, batch };
    const ours = { ...course, name: "nsigma serve" };
    return [
      ...(batch <= 8 ? [{ ours, against: { ...course, name: "llama.cpp's server" }, faster: 1 }] : []),
      ...(batch === 8 ? [{ ours, against: { ...course, name: "nsigma/llama-cpp" }, faster: 0.95 }] : []),
    ];
  });
}

/** Noise of one letter in all layers, for every model there is a figure for. */
export function noiseGoals(figures: readonly Figure[]): Goal[] {
  return figures.flatMap(({ question, name, rows, chain }): Goal[] => {
    if (question !== "noise" || !/^(?:attention|value|key) /.test(chain)) return [];
    const text = { question, name, rows };
    const within = name === "nsigma/onnxruntime" ? 1.25 : 1.5;
    return [{ ours: { ...text, chain }, against: { ...text, chain: SOBER }, within }];
  });
}

/** In the whole loop the goals are the same for every setting there is a figure for. */
export function loopGoals(figures: readonly Figure[]): Goal[] {
  const loops = figures.filter(({ question, name }) => {
    return question === "generation" && name === "nsigma/transformers";
  });
  return loops.flatMap(({ question, name, chain, batch }): Goal[] => {
    const loop = { question, chain, batch };
    return [
      { ours: { ...loop, name }, against: { ...loop, name: "transformers.js" }, faster: 1 },
      { ours: { ...loop, name: `${name}: sampling alone` }, against: { ...loop, name }, share: 0.03 },
    ];
  });
}
