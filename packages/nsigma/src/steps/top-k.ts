import { checkNumber } from "../options/check.ts";
import { off, type Step } from "./step.ts";

/**
 * Top-k: keeps the k most likely tokens.
 *
 *     keep l  iff  fewer than k tokens come before it      equals: lower ids come first
 *
 * @param k an integer, 0 and up; 0 is off, more than there are keeps all. Typical 20 to 50.
 * @throws OptionError when k is negative or no integer
 * @see Fan, Lewis, Dauphin: Hierarchical neural story generation (arXiv 1805.04833)
 */
export function topK(k: number): Step {
  checkNumber("topK", k);
  if (k === 0) return off;
  return { name: "topK", kind: "rank cut", rank: () => k };
}
