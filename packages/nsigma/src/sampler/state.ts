import { OptionError } from "../errors.ts";
import { checkInteger, checkTokens } from "../check.ts";

/** A sampler's memory as plain JSON; the steps themselves are not in it. */
export interface SamplerState {
  version: 2;
  seed: number;
  step: number;
  /** The tokens it was told of, when a step needs them: the prompt's and those after it. */
  prompt: number[];
  tokens: number[];
  /** What its steps had learnt before each draw and now, when they learn. */
  memory: number[];
}

/** @throws OptionError when a value is not a state of a sampler with this seed */
export function checkState(state: SamplerState, seed: number, remembers: boolean): void {
  const lists = [state?.prompt, state?.tokens, state?.memory];
  if (state?.version !== 2 || !lists.every(Array.isArray)) {
    throw new OptionError("state", state, "what save() returned");
  }
  if (state.seed !== seed) throw new OptionError("state.seed", state.seed, `this sampler's seed, ${seed}`);
  checkInteger("state.step", state.step, 0);
  checkTokens("state.prompt", state.prompt);
  checkTokens("state.tokens", state.tokens);
  const expected = remembers ? state.step : 0;
  if (state.tokens.length !== expected) {
    throw new OptionError(
      "state.tokens",
      state.tokens,
      `a list of ${expected} tokens, as this chain saves after ${state.step} draws`,
    );
  }
}
