import type { Candidates } from "../../candidates/candidates.ts";
import type { Step } from "../../steps/step.ts";
import type { Observer } from "../drawing.ts";

/** The steps that leave what they cut in the array, at -Infinity, where later samplers count it. */
const MASKING = ["topNSigma", "greedy"];

/**
 * How llama.cpp's array of the same candidates would lie by now.
 *
 * Its samplers sort, and its draw walks the array as the last of them left it, whatever became of the logits since.
 * Nothing is sorted here until the draw; what a sampler sorts by is noted.
 */
export class TokenArray implements Observer {
  /** What each token was sorted by, by id. */
  private keys = new Float32Array(0);
  private arranged = false;
  /** llama.cpp's flag: a sampler that needs the logits in order may skip sorting. */
  private sorted = false;
  /** Before the step that runs: the finite candidates, and the centre that typical sorts around. */
  private finite = 0;
  private center = 0;

  /** How many entries the array has, those at -Infinity included. */
  size = 0;

  loaded(candidates: Candidates): void {
    this.arranged = false;
    this.sorted = false;
    this.resize(candidates, candidates.vocabSize);
  }

  before(step: Step, candidates: Candidates): void {
    if (step.kind === "key cut") this.finite = candidates.statistics().finite;
    if (step.name === "typicalP") this.center = candidates.logitOf(-candidates.entropy());
    // A dynamic temperature, unlike a fixed one, asks for probabilities in order.
    if (step.name === "temperature" && "range" in step && this.size > 1) this.sort(candidates);
  }

  after(step: Step, candidates: Candidates, answer: number | null, line: number): void {
    const { kind, name } = step;
    if (kind === "adjustment") {
      // Logits were written: the array lies as it did, but is not known to be sorted any more.
      if (name !== "temperature") this.sorted = false;
      return;
    }
    const { count } = candidates;
    const { minKeep = 1 } = step;
    let { size } = this;
    if (kind === "rank cut") {
      this.sort(candidates);
      size = Math.max(answer ?? 1, minKeep);
    } else if (kind === "cut") {
      // A filter sorts where it would leave too few, even if there are no more.
      const tooFew = answer !== line || count < minKeep;
      if (tooFew || name === "mirostat") this.sort(candidates);
      size = Math.max(count, minKeep);
    } else if (name === "typicalP") {
      // It has no order for entries at -Infinity; here they are left out.
      this.note(candidates, (logit) => -Math.abs(logit - this.center));
      this.sorted = false;
      this.resize(candidates, count);
      return;
    } else {
      if (name === "xtc" && answer !== null) this.sort(candidates);
      size -= this.finite - count;
    }
    if (!MASKING.includes(name)) this.resize(candidates, Math.min(this.size, size));
  }

  /** The entries in the array's order; equals, whose order llama.cpp leaves open, by id. */
  order(candidates: Candidates): Int32Array {
    const { keys } = this;
    const entries = Int32Array.from({ length: candidates.count }, (_, i) => i);
    if (!this.arranged) return entries;
    return entries.sort((a, b) => keys[candidates.id(b)] - keys[candidates.id(a)] || a - b);
  }

  /** A sampler sorts by logit, unless the array is known to be sorted. */
  private sort(candidates: Candidates): void {
    if (this.sorted) return;
    this.note(candidates, (logit) => logit);
    this.sorted = true;
  }

  private note(candidates: Candidates, keyOf: (logit: number) => number): void {
    if (this.keys.length < candidates.vocabSize) this.keys = new Float32Array(candidates.vocabSize);
    for (let i = 0; i < candidates.count; i++) this.keys[candidates.id(i)] = keyOf(candidates.logits[i]);
    this.arranged = true;
  }

  private resize(candidates: Candidates, size: number): void {
    this.size = size;
    candidates.counted = size;
  }
}
