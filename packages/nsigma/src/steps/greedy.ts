import type { Step } from "./step.ts";

/**
 * Greedy: keeps the one most likely token; of equals the lowest id.
 *
 *     keep l  iff  l = max
 */
export function greedy(): Step {
  return { name: "greedy", kind: "rank cut", rank: () => 1 };
}
