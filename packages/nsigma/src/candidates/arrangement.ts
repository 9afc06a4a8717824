import type { Candidates } from "./candidates.ts";

/**
 * How llama.cpp's array of the same candidates would lie by now.
 *
 * Its samplers sort, and its draw walks the array as the last of them left it, whatever became of the logits since.
 * Nothing here is sorted; a sampler that draws after llama.cpp's manner gives its candidates one of these to keep.
 */
export class Arrangement {
  /** What each token was sorted by, by id. */
  private keys = new Float32Array(0);
  private arranged = false;
  /** llama.cpp's flag: a sampler that needs the logits in order may skip sorting. */
  private sorted = false;

  /** How many entries the array has: Top-nσ and greedy leave what they cut in it, at -Infinity. */
  size = 0;

  reset(count: number): void {
    this.size = count;
    this.arranged = false;
    this.sorted = false;
  }

  /** A sampler sorts by logit, unless the array is known to be sorted. */
  sort(candidates: Candidates): void {
    if (this.sorted) return;
    this.remember(candidates, (logit) => logit);
    this.sorted = true;
  }

  /** Typical leaves the array in its own order. (With entries at -Infinity it has none there; here they are left out.) */
  sortByNearness(candidates: Candidates, center: number): void {
    this.size = candidates.statistics().finite;
    this.remember(candidates, (logit) => -Math.abs(logit - center));
    this.sorted = false;
  }

  /** Logits were written: the array lies as it did, but is not known to be sorted any more. */
  disturb(): void {
    this.sorted = false;
  }

  /** The entries in the array's order; equals, whose order llama.cpp leaves open, by id. */
  order(candidates: Candidates): Int32Array {
    const { keys } = this;
    const entries = Int32Array.from({ length: candidates.count }, (_, i) => i);
    if (!this.arranged) return entries;
    return entries.sort((a, b) => keys[candidates.id(b)] - keys[candidates.id(a)] || a - b);
  }

  private remember(candidates: Candidates, keyOf: (logit: number) => number): void {
    if (this.keys.length < candidates.vocabSize) this.keys = new Float32Array(candidates.vocabSize);
    for (let i = 0; i < candidates.count; i++) this.keys[candidates.id(i)] = keyOf(candidates.logits[i]);
    this.arranged = true;
  }
}
