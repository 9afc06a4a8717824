import { OptionError } from "../errors.ts";
import type { Step } from "../steps/step.ts";

const WORDS_PER_DRAW = 2;

/** Some numbers that change from token to token, and what they are at the start. */
interface Part {
  readonly numbers: Float64Array;
  readonly start: readonly number[];
  /** Whether they count what was taken from generators: a draw takes two words at most. */
  readonly words: boolean;
}

/**
 * What steps and drawing have learnt beyond the tokens themselves (mirostat's μ, adaptive-p's average), and what it
 * was before each draw, so that a text can be rewound.
 */
export class Memory {
  private readonly parts: readonly Part[];
  private readonly width: number;
  /** Of which of the numbers, draw by draw, that is true. */
  private readonly words: readonly boolean[];
  private log: Float64Array<ArrayBuffer>;

  constructor(steps: readonly Step[], generators: Float64Array | undefined) {
    const parts: Part[] = steps.flatMap(({ memory, start = [] }) =>
      memory ? [{ numbers: memory, start, words: false }] : [],
    );
    if (generators) parts.push({ numbers: generators, start: [], words: true });
    this.parts = parts;
    this.words = parts.flatMap(({ numbers, words }) => Array.from(numbers, () => words));
    this.width = this.words.length;
    this.log = new Float64Array(this.width * 64);
    this.forget();
  }

  /** Writes down how things stand before a draw. */
  record(draw: number): void {
    let at = draw * this.width;
    if (at + this.width > this.log.length) {
      const grown = new Float64Array(this.log.length * 2);
      grown.set(this.log);
      this.log = grown;
    }
    for (const { numbers } of this.parts) {
      for (let i = 0; i < numbers.length; i++) this.log[at++] = numbers[i];
    }
  }

  /** Puts back what was recorded before a draw. */
  recall(draw: number): void {
    let at = draw * this.width;
    for (const { numbers } of this.parts) {
      for (let i = 0; i < numbers.length; i++) numbers[i] = this.log[at++];
    }
  }

  forget(): void {
    for (const { numbers, start } of this.parts) numbers.fill(0).set(start);
  }

  /** Everything before each of the draws so far and now, as plain numbers; empty when nothing is learnt. */
  save(draws: number): number[] {
    this.record(draws);
    return Array.from(this.log.subarray(0, (draws + 1) * this.width));
  }

  /** @throws OptionError when the numbers are not those of such a chain after that many draws */
  check(saved: readonly number[], draws: number): void {
    const expected = (draws + 1) * this.width;
    if (saved.length !== expected || !saved.every((each, at) => this.fits(each, at))) {
      throw new OptionError(
        "state.memory",
        saved,
        `a list of ${expected} numbers, as this chain saves after ${draws} draws`,
      );
    }
  }

  /** Whether a number may stand at a place of what was saved. A generator is not wound on for longer than it ran. */
  private fits(number: number, at: number): boolean {
    if (!this.words[at % this.width]) return Number.isFinite(number);
    const draw = Math.floor(at / this.width);
    return Number.isInteger(number) && number >= 0 && number <= WORDS_PER_DRAW * draw;
  }

  /** Goes back to what `save` returned. */
  restore(saved: readonly number[], draws: number): void {
    this.log = Float64Array.from(saved);
    this.recall(draws);
  }
}
