import {
  adaptiveOff,
  adaptiveP,
  dist,
  dry,
  dynamicTemperature,
  inOrder,
  type Link,
  minP,
  mirostat,
  mirostat2,
  penalties,
  temperature,
  topK,
  topNSigma,
  topP,
  typical,
  xtc,
} from "./links.ts";

/** A chain that ends in a draw. */
export interface DrawTest {
  sampler: string;
  chain: (seed: number) => readonly Link[];
  seeds: readonly number[];
  /** How many tokens each seed draws, every one from another row. */
  draws: number;
  vocabulary: number;
  /** The shapes of the rows, in turn. */
  shapes: readonly string[];
}

const SEEDS = [0, 1, 42, 1234, 4294967294];
const SHAPES = ["peaked", "peaked", "zipf", "flat", "banned", "shifted"];
const UNEVEN = SHAPES.filter((shape) => shape !== "flat");

const seeded = (
  sampler: string,
  chain: DrawTest["chain"],
  { seeds = SEEDS, draws = 200, vocabulary = 300, shapes = SHAPES }: Partial<DrawTest> = {},
): DrawTest => ({ sampler, chain, seeds, draws, vocabulary, shapes });
const LONG = { seeds: [42], draws: 4096, vocabulary: 200 };
const MODEL = { seeds: [0, 42, 7], draws: 400, vocabulary: 4096 };

/** The same seed gives llama.cpp's tokens. */
export const DRAWS: readonly DrawTest[] = [
  seeded("dist", (seed) => [dist(seed)]),
  seeded("dist, long", (seed) => [dist(seed)], LONG),
  seeded("dist, the model", (seed) => [temperature(0.8), dist(seed)], MODEL),
  seeded("dist, 152,064", (seed) => [dist(seed)], { seeds: [3], draws: 12, vocabulary: 152_064 }),
  seeded("greedy → dist", (seed) => [temperature(0), dist(seed)]),
  seeded("dynamic temperature → dist", (seed) => [dynamicTemperature(1, 0.5, 1), dist(seed)]),
  seeded("top-k → dist", (seed) => [topK(40), dist(seed)]),
  seeded("top-p → dist", (seed) => [topP(0.9), dist(seed)]),
  seeded("top-p → dist, the model", (seed) => [topP(0.9), dist(seed)], MODEL),
  seeded("min-p → dist", (seed) => [minP(0.02), dist(seed)]),
  seeded("top-nσ → dist", (seed) => [topNSigma(2), dist(seed)]),
  seeded("typical → dist", (seed) => [typical(0.9), dist(seed)]),
  seeded("xtc → dist", (seed) => [xtc(0.5, 0.1, seed), dist(seed)]),
  seeded("xtc, long", (seed) => [xtc(0.5, 0.05, seed), dist(seed)], LONG),
  // Rows that are less surprising than tau let μ grow until k leaves the range of an int; see quirks.test.ts.
  seeded("mirostat 1", (seed) => [mirostat(seed, 2, 0.1)], { shapes: ["zipf"] }),
  seeded("mirostat 1, long", (seed) => [temperature(0.8), mirostat(seed, 1.5, 0.1)], {
    ...LONG,
    shapes: ["zipf", "shifted"],
  }),
  seeded("mirostat 2", (seed) => [mirostat2(seed, 5, 0.1)]),
  seeded("mirostat 2, long", (seed) => [mirostat2(seed, 2, 0.3)], { ...LONG, shapes: UNEVEN }),
  seeded("mirostat 2, the model", (seed) => [temperature(0.8), mirostat2(seed, 3, 0.1)], MODEL),
  seeded("adaptive-p", (seed) => [minP(0.02), adaptiveP(seed, 0.4, 0.9)]),
  seeded("adaptive-p, long", (seed) => [topK(40), adaptiveP(seed, 0.3, 0.99)], LONG),
  seeded("top-k → penalties → dist", (seed) => [
    topK(40),
    penalties(1.3, 0.2, 0.4, 64),
    inOrder("topK", "penalties"),
    dist(seed),
  ]),
  // Fewer tokens than it must keep: it sorts.
  seeded("min-p with min-keep → dist", (seed) => [minP(0.02, 400), dist(seed)]),
  seeded("min-p with min-keep, few", (seed) => [minP(0.02, 5), dist(seed)], {
    vocabulary: 4,
    shapes: UNEVEN,
  }),
  // The tokens that top-nσ cut count for what must be kept, and then for XTC.
  seeded("top-nσ → min-p with min-keep → xtc → dist", (seed) => [
    topNSigma(1),
    minP(0.05, 40),
    xtc(0.5, 0.05, seed, 40),
    dist(seed),
  ]),
  seeded("top-nσ → min-p with min-keep → adaptive-p", (seed) => [
    topNSigma(0.5),
    minP(0.05, 3),
    adaptiveP(seed, 0.4, 0.9),
  ]),
  seeded("min-p → adaptive-p, off", (seed) => [minP(0.4), ...adaptiveOff(seed, "minP")]),
  seeded("top-k 1 → adaptive-p, off", (seed) => [topK(1), ...adaptiveOff(seed, "topK")]),
  seeded("min-p with min-keep → dynamic temperature → dist", (seed) => [
    topNSigma(1),
    minP(0.05, 10),
    dynamicTemperature(1, 0.5, 1),
    dist(seed),
  ]),
  // In a flat row many tokens are nearly as typical as each other, and llama.cpp orders them by their float32 rounding.
  seeded("typical → adaptive-p", (seed) => [typical(0.9), adaptiveP(seed, 0.3, 0.9)], { shapes: UNEVEN }),
  // Without min-p the tokens that top-nσ cut count for XTC; see quirks.test.ts.
  seeded("top-nσ → min-p → xtc → dist", (seed) => [
    topNSigma(1),
    minP(1e-6),
    xtc(0.5, 0.1, seed),
    dist(seed),
  ]),
  seeded("default chain", defaultChain),
  seeded("default chain, long", defaultChain, LONG),
  seeded("default chain, the model", defaultChain, MODEL),
];

/** Every sampler of llama.cpp's default order, all of them on. */
function defaultChain(seed: number): Link[] {
  return [
    penalties(1.1, 0.05, 0.1, 64),
    dry(0.8, 1.75, 2, 4096),
    topNSigma(1.9),
    topK(40),
    typical(0.98),
    topP(0.95),
    minP(0.05),
    xtc(0.5, 0.1, seed),
    temperature(0.8),
    dist(seed),
  ];
}
