import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable, ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  topK: {
    least: 0,
    integer: true,
    off: 0,
    typical: "20 to 50",
    examples: [20],
    summary: "keep the k most likely tokens; 0 is off",
  },
  ties: {
    choices: ["lower ids", "kept"],
    summary: "equals on the line of top-k: the lower ids stay, or all of them",
  },
} as const satisfies OptionTable;

/** @internal */
export const TOP_K: StepDefinition<"topK", typeof OPTIONS> = {
  name: "topK",
  place: 120,
  title: "top-k",
  keeps: "the k most likely tokens",
  formula: "rank <= k",
  source: "arXiv 1805.04833",
  options: OPTIONS,
  traits: ["keeps the best", "unmoved by temperature", "unmoved by cuts"],
  make: ({ topK: k = 0, ties }) => topK(k, { ties }),
};

/**
 * Top-k: keeps the k most likely tokens.
 *
 * @param k an integer, 0 and up; 0 is off, more than there are keeps all. Typical 20 to 50.
 * @param options.ties equals on the line: the lower ids stay (default), or all, as in Hugging Face and vLLM
 * @throws OptionError when k is negative or no integer
 * @see Fan, Lewis, Dauphin: Hierarchical neural story generation (arXiv 1805.04833)
 */
export function topK(k: number, options: { ties?: ValuesOf<typeof OPTIONS>["ties"] } = {}): Step {
  const { ties = "lower ids" } = options;
  checkOptions(OPTIONS, { topK: k, ties });
  if (k === 0) return off;
  return { name: "topK", kind: "rank cut", keepTies: ties === "kept", rank: () => k };
}
