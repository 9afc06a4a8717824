import { isFloats, type Logits } from "../logits/logits.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { TEMPERATURE_FIRST } from "../sampler/order.ts";
import type { Rival } from "./rivals.ts";
import { weightsOf } from "./weights.ts";

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
  const weights = temperatures.map((temperature) => weightsOf(row, temperature));
  const masked = new Float32Array(row.length);
  return rivals.map(({ options }) =>
    temperatures.map((temperature, at) => {
      const sampler = createSampler({ ...order, ...options, temperature });
      sampler.prompt(prompt);
      sampler.mask(logits, masked);
      const { each, sum } = weights[at];
      let [kept, mass] = [0, 0];
      for (let id = 0; id < masked.length; id++) {
        if (masked[id] === -Infinity) continue;
        kept++;
        mass += each[id];
      }
      return { temperature, kept, mass: Math.min(1, mass / sum), entropy: entropyOf(masked) };
    }),
  );
}

/** Of a softmax over what is left of a row, in nats: ln(sum of weights) less their mean logarithm. */
function entropyOf(masked: Float32Array): number {
  let max = -Infinity;
  for (const logit of masked) if (logit > max) max = logit;
  let [sum, weighted] = [0, 0];
  for (const logit of masked) {
    if (logit === -Infinity) continue;
    const weight = Math.exp(logit - max);
    sum += weight;
    weighted += weight * (logit - max);
  }
  return Math.max(0, Math.log(sum) - weighted / sum);
}
