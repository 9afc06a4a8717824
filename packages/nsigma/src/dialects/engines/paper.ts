import type { Dialect } from "../dialect.ts";
import { readSeed } from "../readers/seeds.ts";
import { numberOf, writePlain } from "../readers/values.ts";

/** The code published with the paper on Top-nσ. */
export const PAPER: Dialect = {
  engine: "Top-nσ's own code (arXiv 2411.07641), src/hf and the settings of its runs",
  parameters: {
    temperature: { option: "temperature", default: 1 },
    n: {
      option: "topNSigma",
      default: 1,
      hard: [0, Infinity],
      // There is no off value: at 0 the line is the maximum itself, and its equals stay.
      read: (value, context) => {
        const n = numberOf(value, context);
        return n > 0 ? { topNSigma: n } : { topK: 1, ties: "kept" };
      },
      write: ({ options }) => options.topNSigma,
    },
    seed: { option: "seed", read: readSeed(), write: writePlain },
  },
  aliases: { top_n_sigma: "n" },
  order: ["temperature", "topNSigma", "topK"],
  rules: { std: "sample" },
  differences: [
    "One token at -Infinity makes the paper's σ NaN, and nothing is left to draw; here σ is that of the finite logits.",
    "Its code for vLLM keeps what lies above the line, src/hf and we also what lies on it.",
  ],
};
