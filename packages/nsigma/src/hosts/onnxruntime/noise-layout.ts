import { LETTERS, type NoiseLetter } from "../../noise/letters.ts";
import type { OrtMetadata } from "./runtime.ts";

/** A letter for whose noise a model has inputs: of each vector cosine and sine of the angle, and the direction that it is turned to. */
export interface NoisyLetter {
  readonly letter: NoiseLetter;
  readonly layers: number;
  readonly heads: number;
  /** Entries of a head's vector. */
  readonly width: number;
  /** Whether they are [layers, batch, heads, length, width] and not [layers, batch, length, heads, width]. */
  readonly headsFirst: boolean;
}

const INPUT = /^noise\.(\w+)\.(cos|sin|direction)$/;

/** Whether an input is one that `nsigma models noise` adds. */
export function isNoiseInput(name: string): boolean {
  return LETTERS.some((letter) => INPUT.exec(name)?.[1] === letter);
}

/** The letters whose inputs a model has. */
export function noisyLetters(inputs: readonly OrtMetadata[]): NoisyLetter[] {
  return LETTERS.flatMap((letter) => {
    const direction = inputs.find(({ name }) => name === `noise.${letter}.direction`);
    if (!direction) return [];
    const [layers, , one, other, width] = (direction.shape ?? []) as number[];
    const headsFirst = typeof one === "number";
    return [{ letter, layers, heads: headsFirst ? one : other, width, headsFirst }];
  });
}
