import type { Logits } from "../logits/logits.ts";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";

/** Which step of a chain removed each token of a row. */
export interface RemovedBy {
  /** The steps in the order they run. */
  readonly steps: readonly string[];
  /** For each token the place of the step that removed it among `steps`; -1 for one that is left, or was -Infinity as it came. */
  readonly by: Int16Array;
}

/**
 * Which step of a chain removed which token: the chain is run up to each of its steps.
 *
 * @param prompt the tokens before the row, for steps that read the text
 * @throws OptionError and LogitsError as `createSampler` and its sampler do
 */
export function removedBy(
  logits: Logits,
  options: SamplerOptions,
  prompt: readonly number[] = [],
): RemovedBy {
  const { steps } = createSampler(options);
  const size = logits instanceof Float32Array ? logits.length : logits.data.length;
  const by = new Int16Array(size).fill(-1);
  const [left, after] = [new Float32Array(size), new Float32Array(size)];
  run([], left);
  for (const [place] of steps.entries()) {
    run(steps.slice(0, place + 1), after);
    for (let id = 0; id < size; id++) if (left[id] !== -Infinity && after[id] === -Infinity) by[id] = place;
    left.set(after);
  }
  return { steps: steps.map(({ name }) => name), by };

  function run(some: typeof steps, out: Float32Array): void {
    const { seed = 0, vocabSize } = options;
    const sampler = stepSampler(some, { seed, ...(vocabSize !== undefined && { vocabSize }) });
    sampler.prompt(prompt);
    sampler.mask(logits, out);
  }
}
