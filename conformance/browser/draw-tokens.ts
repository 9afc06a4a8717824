import { createSampler, type SamplerOptions } from "nsigma";
import { Random } from "../rows/random.ts";
import { SHAPES } from "../rows/shapes.ts";

const CHAINS: readonly SamplerOptions[] = [
  { topNSigma: 1, temperature: 1.5 },
  { topK: 40, topP: 0.95, minP: 0.05, temperature: 0.8 },
  { typicalP: 0.9, temperature: 2 },
  { topH: 0.4, temperature: 1 },
  { temperature: 3 },
];
const SIZES = [7, 1000, 32_000, 128_256];

export interface Drawn {
  /** What the passes over the rows ran on. */
  kernel: string;
  /** Of every chain over every row; the same wherever and on whatever it runs. */
  tokens: number[];
}

/** Draws from rows of the sizes and with the chains that programs have. */
export function drawTokens(): Drawn {
  const tokens: number[] = [];
  const { kernel } = createSampler({}).trace(new Float32Array(1));
  for (const [seed, options] of CHAINS.entries()) {
    const sampler = createSampler({ ...options, seed });
    for (const size of SIZES) {
      for (const shape of ["peaked", "flat", "zipf"]) {
        tokens.push(sampler.sample(SHAPES[shape](new Random(size), size)));
      }
    }
  }
  return { kernel, tokens };
}
