import type { Candidates } from "../candidates/candidates.ts";
import { borrow, giveBack } from "../candidates/workspace.ts";
import { draw } from "../draw/draw.ts";
import { OptionError } from "../errors.ts";
import { History } from "../history/history.ts";
import type { Logits } from "../logits/logits.ts";
import { checkInteger, checkToken } from "../options/check.ts";
import { uniform } from "../random/uniform.ts";
import type { Step } from "../steps/step.ts";
import { type Distribution, distributionOf, maskInto } from "./results.ts";
import { run } from "./run.ts";
import type { Trace } from "./trace.ts";
import { traceOf } from "./trace-of.ts";

/** What a sampler needs besides its steps. */
export interface SamplerSettings {
  seed: number;
  vocabSize?: number | undefined;
}

/** A sampler's memory as plain JSON; the steps themselves are not in it. */
export interface SamplerState {
  version: 1;
  seed: number;
  step: number;
  /** The tokens it was told of, when a step needs them. */
  tokens: number[];
}

/**
 * The flow from logits to a token: load, steps in order, draw. Made by `createSampler`.
 *
 * The draw at step i uses the random number (seed, i) and nothing else, so a text can be continued, branched or
 * batched and stays the same. Nothing is allocated per token, `trace` and `distribution` apart.
 */
export class Sampler {
  readonly seed: number;
  readonly vocabSize: number | undefined;
  readonly steps: readonly Step[];
  private readonly history = new History();
  /** Without a step that remembers, there is no reason to keep the history. */
  private readonly remembers: boolean;
  private drawn = 0;

  constructor(steps: readonly Step[], settings: SamplerSettings) {
    checkInteger("seed", settings.seed, 0);
    if (settings.vocabSize !== undefined) checkInteger("vocabSize", settings.vocabSize, 1);
    this.steps = steps;
    this.seed = settings.seed;
    this.vocabSize = settings.vocabSize;
    this.remembers = steps.some((step) => step.accept !== undefined);
  }

  /** How many tokens were accepted after the prompt: the index of the next draw. */
  get step(): number {
    return this.drawn;
  }

  /** Which implementation of the passes over a row runs. */
  get kernel(): string {
    const candidates = borrow();
    giveBack(candidates);
    return candidates.kernel.name;
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
    const candidates = borrow();
    try {
      run(this.steps, candidates, logits, this.vocabSize);
      const token = candidates.id(draw(candidates, uniform(this.seed, this.drawn)));
      this.append(token);
      return token;
    } finally {
      giveBack(candidates);
    }
  }

  /** Chooses and accepts the same token as `sample` would, and returns all that led to it. */
  trace(logits: Logits): Trace {
    return this.withRow((candidates) => {
      const trace = traceOf(this.steps, candidates, logits, this.vocabSize, this.seed, this.drawn);
      this.append(trace.token);
      return trace;
    });
  }

  /** The kept set with its probabilities, most likely first, equals by lower id. Draws and accepts nothing. */
  distribution(logits: Logits): Distribution {
    return this.withRow((candidates) => {
      run(this.steps, candidates, logits, this.vocabSize);
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
    const target = out ?? logits;
    if (!(target instanceof Float32Array)) {
      throw new OptionError("out", out, "a Float32Array, because the row is in half precision");
    }
    return this.withRow((candidates) => {
      run(this.steps, candidates, logits, this.vocabSize);
      return maskInto(candidates, target);
    });
  }

  /** Tells the steps of a token chosen elsewhere; it takes the place of one draw. */
  accept(token: number): void {
    checkToken("token", token);
    this.append(token);
  }

  /** Starts over with a prompt that penalties shall see. Takes no draws. */
  prompt(tokens: ArrayLike<number>): void {
    for (let i = 0; i < tokens.length; i++) checkToken("prompt", tokens[i]);
    this.reset();
    if (!this.remembers) return;
    for (let i = 0; i < tokens.length; i++) this.history.push(tokens[i]);
    this.reread();
  }

  /** Forgets all tokens: the next draw is the first again. */
  reset(): void {
    this.drawn = 0;
    this.history.clear();
    this.reread();
  }

  /** A sampler of its own with the same steps, seed and memory. */
  clone(): Sampler {
    const { seed, vocabSize } = this;
    const copy = new Sampler(
      this.steps.map((step) => step.fresh?.() ?? step),
      { seed, vocabSize },
    );
    copy.restore(this.save());
    return copy;
  }

  /** The memory as plain JSON, for `restore`. */
  save(): SamplerState {
    return { version: 1, seed: this.seed, step: this.drawn, tokens: this.history.toArray() };
  }

  /**
   * Goes on where a sampler with the same options stopped.
   *
   * @throws OptionError when the state is none, or comes from another seed
   */
  restore(state: SamplerState): void {
    if (state?.version !== 1 || !Array.isArray(state.tokens)) {
      throw new OptionError("state", state, "what save() returned");
    }
    if (state.seed !== this.seed) {
      throw new OptionError("state.seed", state.seed, `this sampler's seed, ${this.seed}`);
    }
    checkInteger("state.step", state.step, 0);
    this.prompt(state.tokens);
    this.drawn = state.step;
  }

  private withRow<Result>(work: (candidates: Candidates) => Result): Result {
    const candidates = borrow();
    try {
      return work(candidates);
    } finally {
      giveBack(candidates);
    }
  }

  private append(token: number): void {
    this.drawn++;
    if (!this.remembers) return;
    this.history.push(token);
    for (const step of this.steps) step.accept?.(this.history);
  }

  private reread(): void {
    for (const step of this.steps) step.reread?.(this.history);
  }
}
