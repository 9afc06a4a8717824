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
  let left = kept([]);
  for (const [place] of steps.entries()) {
    const after = kept(steps.slice(0, place + 1));
    for (const id of left) if (!after.has(id)) by[id] = place;
    left = after;
  }
  return { steps: steps.map(({ name }) => name), by };

  function kept(some: typeof steps): Set<number> {
    const { seed = 0, vocabSize } = options;
    const sampler = stepSampler(some, { seed, ...(vocabSize !== undefined && { vocabSize }) });
    sampler.prompt(prompt);
    return new Set(sampler.distribution(logits).ids);
  }
}
