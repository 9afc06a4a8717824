import type { Candidates } from "../candidates/candidates.ts";
import { borrow, giveBack } from "../candidates/workspace.ts";
import type { Chain, Drawing } from "../draw/drawing.ts";
import { OptionError } from "../errors.ts";
import { History } from "../history/history.ts";
import { checkRow, isFloats, type Logits } from "../logits/logits.ts";
import { checkInteger, checkToken, copyTokens } from "../check.ts";
import type { Step } from "../steps/step.ts";
import { Memory } from "./memory.ts";
import { type Distribution, distributionOf, maskInto } from "./results.ts";
import { type Link, run } from "./run.ts";
import { checkState, type SamplerState } from "./state.ts";
import type { Trace } from "./trace.ts";
import { traceOf } from "./trace-of.ts";

/** What a sampler needs besides its steps. */
export interface SamplerSettings {
  seed: number;
  vocabSize?: number | undefined;
  /** How tokens are drawn from what its steps leave. */
  drawing(chain: Chain): Drawing;
  warnings?: readonly string[];
}

/**
 * The flow from logits to a token: load, steps in order, draw. Made by `createSampler` or `stepSampler`.
 *
 * The draw at step i uses the random number (seed, i) and nothing else, so a text can be continued, branched or
 * batched and stays the same. Nothing is allocated per token, `trace` and `distribution` apart.
 */
export class Sampler {
  readonly seed: number;
  readonly vocabSize: number | undefined;
  readonly steps: readonly Step[];
  /** Options that may not do what you expect, a sentence each. */
  readonly warnings: readonly string[];
  private readonly settings: SamplerSettings;
  private readonly chain: readonly Link[];
  private readonly drawing: Drawing;
  private readonly memory: Memory;
  private readonly history = new History();
  /** Without a step that remembers, there is no reason to keep the history. */
  private readonly remembers: boolean;
  private drawn = 0;

  /** @param given a step with memory starts afresh, so that a list of steps can serve many samplers */
  constructor(given: readonly Step[], settings: SamplerSettings) {
    const steps = given.map((step) => step.fresh?.() ?? step);
    const { seed, vocabSize, warnings = [] } = settings;
    checkInteger("seed", seed, 0);
    if (vocabSize !== undefined) checkInteger("vocabSize", vocabSize, 1);
    this.settings = settings;
    this.steps = steps;
    this.seed = seed;
    this.vocabSize = vocabSize;
    this.warnings = warnings;
    this.remembers = steps.some((step) => step.accept !== undefined);
    // Series 0 is the draw itself; a step that may ask for random numbers has one of its own.
    let series = 0;
    this.chain = steps.map((step) => {
      const own = step.kind === "key cut" ? ++series : 0;
      return { step, roll: () => this.drawing.roll(this.drawn, own) };
    });
    this.drawing = settings.drawing({ seed, steps });
    this.memory = new Memory(steps, this.drawing.memory);
  }

  /** How many tokens were accepted after the prompt: the index of the next draw. */
  get step(): number {
    return this.drawn;
  }

  /**
   * Chooses the next token and accepts it.
   *
   * @param logits one row: Float32Array of at least `vocabSize` entries, or half-precision bits with their dtype.
   *   It is read, never written.
   * @returns the token id
   * @throws LogitsError when an entry is NaN, naming its position, or no token is left above -Infinity
   */
  sample(logits: Logits): number {
    const { drawn } = this;
    const candidates = borrow(logits);
    this.memory.record(drawn);
    try {
      run(this.chain, candidates, logits, this.vocabSize, this.drawing.observer);
      const u = this.drawing.rollForToken(drawn);
      return this.take(candidates, this.drawing.pick(candidates, u));
    } catch (error) {
      this.goBack(drawn);
      throw error;
    } finally {
      giveBack(candidates);
    }
  }

  /** Chooses and accepts the same token as `sample` would, and returns all that led to it. */
  trace(logits: Logits): Trace {
    return this.withRow(logits, (candidates) => {
      const { chain, drawing, seed, drawn: step, vocabSize } = this;
      const { trace, entry } = traceOf({ chain, drawing, seed, step, vocabSize }, candidates, logits);
      this.take(candidates, entry);
      return trace;
    });
  }

  /** The kept set with its probabilities, most likely first, equals by lower id. Draws and accepts nothing. */
  distribution(logits: Logits): Distribution {
    return this.withRow(logits, (candidates) => {
      run(this.chain, candidates, logits, this.vocabSize, this.drawing.observer);
      this.memory.recall(this.drawn);
      return distributionOf(candidates);
    });
  }

  /**
   * Writes the row as the draw sees it: cut tokens and padding at -Infinity, kept ones at their final logit
   * (after bias, penalties and temperature), so that softmax(mask(l)) is `distribution(l)`. Draws and accepts nothing.
   *
   * @param out where to; the row itself by default. Required for half-precision rows.
   * @returns out
   */
  mask(logits: Logits, out?: Float32Array): Float32Array {
    checkRow(logits);
    const target = out ?? logits;
    if (!isFloats(target)) {
      throw new OptionError("out", out, "a Float32Array, because the row is in half precision");
    }
    return this.withRow(logits, (candidates) => {
      run(this.chain, candidates, logits, this.vocabSize, this.drawing.observer);
      this.memory.recall(this.drawn);
      return maskInto(candidates, target);
    });
  }

  /** Tells the steps of a token chosen elsewhere; it counts as one draw, and steps learn nothing from it. */
  accept(token: number): void {
    checkToken("token", token);
    const { drawn } = this;
    this.memory.record(drawn);
    try {
      this.append(token);
    } catch (error) {
      this.goBack(drawn);
      throw error;
    }
  }

  /** Starts over with a prompt that penalties see. Takes no draws. */
  prompt(tokens: ArrayLike<number>): void {
    const list = copyTokens("prompt", tokens);
    this.drawn = 0;
    this.memory.forget();
    this.history.begin(this.remembers ? list : []);
    this.reread();
  }

  /** Forgets all tokens: the next draw is the first again. */
  reset(): void {
    this.prompt([]);
  }

  /**
   * Takes back the last tokens, as if they had never been drawn: the same rows give the same tokens again.
   *
   * @param count 0 up to the tokens since the prompt
   * @throws OptionError when there are fewer
   */
  rewind(count: number): void {
    if (!(Number.isInteger(count) && count >= 0 && count <= this.drawn)) {
      const right =
        this.drawn > 0
          ? `an integer from 0 to ${this.drawn}, the number of tokens since the prompt`
          : "0, because there are no tokens to take back";
      throw new OptionError("count", count, right);
    }
    if (count === 0) return;
    this.drawn -= count;
    this.memory.recall(this.drawn);
    if (this.remembers) this.history.drop(count);
    for (const step of this.steps) {
      if (step.retract) step.retract(this.history, count);
      else step.reread?.(this.history);
    }
  }

  /** A sampler of its own with the same steps, seed and memory. */
  clone(): Sampler {
    const copy = this.withSteps(this.steps);
    copy.restore(this.save());
    return copy;
  }

  /** A sampler with other steps that draws with the same seed in the same way, at its start. */
  withSteps(steps: readonly Step[]): Sampler {
    return new Sampler(steps, this.settings);
  }

  /** The memory as plain JSON, for `restore`. */
  save(): SamplerState {
    const { seed, drawn: step, history, memory } = this;
    return {
      version: 2,
      seed,
      step,
      prompt: history.prompt(),
      tokens: history.output(),
      memory: memory.save(step),
    };
  }

  /**
   * Goes on where a sampler with the same options stopped.
   *
   * @throws OptionError when the state is none, or comes from another seed or other steps
   */
  restore(state: SamplerState): void {
    checkState(state, this.seed, this.remembers);
    this.memory.check(state.memory, state.step);
    this.history.begin(state.prompt);
    for (const token of state.tokens) this.history.push(token);
    this.drawn = state.step;
    this.memory.restore(state.memory, state.step);
    this.reread();
  }

  private withRow<Result>(logits: Logits, work: (candidates: Candidates) => Result): Result {
    const { drawn } = this;
    const candidates = borrow(logits);
    this.memory.record(drawn);
    try {
      return work(candidates);
    } catch (error) {
      this.goBack(drawn);
      throw error;
    } finally {
      giveBack(candidates);
    }
  }

  /** The token of an entry, accepted. */
  private take(candidates: Candidates, entry: number): number {
    for (const step of this.steps) step.drawn?.(candidates, entry);
    const token = candidates.id(entry);
    this.append(token);
    return token;
  }

  private append(token: number): void {
    this.drawn++;
    if (!this.remembers) return;
    this.history.push(token);
    for (const step of this.steps) step.accept?.(this.history);
  }

  /** Puts everything back to how it was before a draw that failed, perhaps when only some steps had accepted it. */
  private goBack(draw: number): void {
    const count = this.drawn - draw;
    this.drawn = draw;
    this.memory.recall(draw);
    if (this.remembers) this.history.drop(count);
    this.reread();
  }

  private reread(): void {
    for (const step of this.steps) step.reread?.(this.history);
  }
}
