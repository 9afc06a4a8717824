import { effect, signal } from "@preact/signals";
import { LETTERS, type NoiseLetter } from "nsigma/noise";
import { readShared, type SharedChoice } from "../model/choice.ts";
import { askedFor, sharedModel } from "./model.ts";
import { depth, doses, withNoise } from "./noise.ts";
import { chosen, samplers, seed, temperature, temperatureFirst } from "./samplers.ts";
import { plain, question } from "./text.ts";

/** What a link to this page says, after the #. */
interface Shared {
  /** Left out for the embedded model, and for one that only this machine has. */
  readonly model?: SharedChoice | undefined;
  readonly question: string;
  readonly plain: boolean;
  readonly temperature: number;
  readonly temperatureFirst: boolean;
  readonly seed: number;
  readonly chosen: number;
  /** The value of each sampler, in the page's order, and whether its line is shown. */
  readonly samplers: readonly (readonly [value: number, shown: boolean])[];
  readonly noise: {
    readonly doses: Readonly<Partial<Record<NoiseLetter, number>>>;
    readonly depth?: number | undefined;
    readonly write: boolean;
  };
}

/** Takes over what the address says, where it says something that can be. */
export function readAddress(): void {
  try {
    const given = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Partial<Shared>;
    askedFor.value = readShared(given.model);
    if (typeof given.question === "string") question.value = given.question.slice(0, 10_000);
    if (typeof given.plain === "boolean") plain.value = given.plain;
    if (typeof given.temperatureFirst === "boolean") temperatureFirst.value = given.temperatureFirst;
    if (inRange(given.temperature, 0.01, 100)) temperature.value = given.temperature;
    if (inRange(given.seed, 0, Number.MAX_SAFE_INTEGER)) seed.value = Math.floor(given.seed);
    if (inRange(given.chosen, 0, samplers.value.length - 1)) chosen.value = Math.floor(given.chosen);
    samplers.value = samplers.value.map((each, place) => {
      const [value, shown] = given.samplers?.[place] ?? [];
      return {
        ...each,
        ...(inRange(value, 1e-9, 1e6) && { value }),
        ...(typeof shown === "boolean" && { shown }),
      };
    });
    if (given.noise) {
      const { doses: angles, depth: around, write } = given.noise;
      const angled = LETTERS.filter((letter) => inRange(angles[letter], 0, Math.PI));
      doses.value = Object.fromEntries(angled.map((letter) => [letter, angles[letter]]));
      depth.value = inRange(around, 0, 1) ? around : undefined;
      withNoise.value = write === true;
    }
  } catch {
    // A link that was cut off, or none: the page begins as it does.
  }
}

/** The settings as they stand after the #. */
export const here = signal("");

/** Keeps the address at what the page shows, so that it can be sent to somebody. */
export function writeAddress(): void {
  effect(() => {
    const shared: Shared = {
      model: sharedModel.value,
      question: question.value,
      plain: plain.value,
      temperature: temperature.value,
      temperatureFirst: temperatureFirst.value,
      seed: seed.value,
      chosen: chosen.value,
      samplers: samplers.value.map(({ value, shown }) => [value, shown]),
      noise: { doses: doses.value, depth: depth.value, write: withNoise.value },
    };
    here.value = `#${encodeURIComponent(JSON.stringify(shared))}`;
    history.replaceState(null, "", here.value);
  });
}

function inRange(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && value >= least && value <= most;
}
