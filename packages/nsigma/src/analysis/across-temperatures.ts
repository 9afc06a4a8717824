import { isFloats, type Logits } from "../logits/logits.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { TEMPERATURE_FIRST } from "../sampler/order.ts";
import type { Rival } from "./rivals.ts";

/** What a sampler leaves of a row at one temperature. */
export interface AtTemperature {
  readonly temperature: number;
  readonly kept: number;
  /** The share of the softmax at this temperature that it keeps. */
  readonly mass: number;
  /** Entropy of what is drawn from, in nats. */
  readonly entropy: number;
}

/**
 * What samplers leave of one row at many temperatures: flat lines for Top-nσ, and for any sampler that cuts before the temperature.
 *
 * @param temperatures above 0
 * @param temperatureFirst whether the cuts see the row after the temperature, as in the paper's rivals. Default: true
 * @param prompt the tokens before the row, for steps that read the text
 * @returns for each sampler its values, in the order of the temperatures
 */
export function acrossTemperatures(
  logits: Logits,
  rivals: readonly Rival[],
  temperatures: readonly number[],
  temperatureFirst = true,
  prompt: readonly number[] = [],
): AtTemperature[][] {
  const order = temperatureFirst ? { order: TEMPERATURE_FIRST } : {};
  const row = isFloats(logits)
    ? logits
    : createSampler({}).mask(logits, new Float32Array(logits.data.length));
  const max = row.reduce((max, logit) => Math.max(max, logit), -Infinity);
  /** Of each token at each temperature, what its share of the softmax is in proportion to. */
  const weight = (logit: number, temperature: number): number => Math.exp((logit - max) / temperature);
  const sums = temperatures.map((temperature) =>
    row.reduce((sum, logit) => sum + weight(logit, temperature), 0),
  );
  return rivals.map(({ options }) =>
    temperatures.map((temperature, at) => {
      const sampler = createSampler({ ...order, ...options, temperature });
      sampler.prompt(prompt);
      const { ids, probabilities } = sampler.distribution(logits);
      let [mass, entropy] = [0, 0];
      for (const [rank, id] of ids.entries()) {
        mass += weight(row[id], temperature);
        const p = probabilities[rank];
        if (p > 0) entropy -= p * Math.log(p);
      }
      return { temperature, kept: ids.length, mass: Math.min(1, mass / sums[at]), entropy };
    }),
  );
}
