import { checkChoice, checkNumber } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { off, type Step } from "./step.ts";

/**
 * Top-k: keeps the k most likely tokens.
 *
 *     keep l  iff  fewer than k tokens come before it      equals: lower ids come first
 *
 * @param k an integer, 0 and up; 0 is off, more than there are keeps all. Typical 20 to 50.
 * @param options.ties equals on the line: the lower ids stay (default), or all, as in Hugging Face and vLLM
 * @throws OptionError when k is negative or no integer
 * @see Fan, Lewis, Dauphin: Hierarchical neural story generation (arXiv 1805.04833)
 */
export function topK(k: number, options: { ties?: Choice<"ties"> | undefined } = {}): Step {
  checkNumber("topK", k);
  const { ties = "lower ids" } = options;
  checkChoice("ties", ties);
  if (k === 0) return off;
  return { name: "topK", kind: "rank cut", keepTies: ties === "kept", rank: () => k };
}
