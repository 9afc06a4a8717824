import { thetaAt } from "./dose.ts";
import { LETTERS, type NoiseLetter } from "./letters.ts";
import { drawNoise, type VectorPlace } from "./noise-numbers.ts";
import type { NoiseSettings } from "./options.ts";
import { turn } from "./turn.ts";

/** The vectors of one token in one layer. */
export type TokenPlace = Omit<VectorPlace, "head">;

/** The noise of one text in a model of so many layers. */
export class Noise {
  readonly settings: NoiseSettings;
  private readonly thetas: Partial<Record<NoiseLetter, Float64Array>> = {};
  // Kept from call to call, so that nothing is allocated for a token.
  private direction: Float32Array = new Float32Array(0);
  private readonly vector: { -readonly [Name in keyof VectorPlace]: VectorPlace[Name] } = {
    letter: "hidden",
    layer: 0,
    step: 0,
    position: 0,
    head: 0,
  };

  constructor(settings: NoiseSettings, layers: number) {
    this.settings = settings;
    for (const letter of LETTERS) {
      const dose = settings.doses[letter];
      if (dose)
        this.thetas[letter] = Float64Array.from({ length: layers }, (_, at) => thetaAt(dose, at, layers));
    }
  }

  /** The largest angle of a letter in a layer; 0 is no noise. */
  theta(letter: NoiseLetter, layer: number): number {
    return this.thetas[letter]?.[layer] ?? 0;
  }

  /** The first position of a text at which the computed token gets noise. */
  from(promptLength: number): number {
    const { sinks, protectPrompt } = this.settings;
    return Math.max(sinks, protectPrompt ? promptLength : 0);
  }

  /**
   * Turns the vectors of a token in a layer, in place.
   *
   * @param values the vectors, head after head
   * @param start where the first begins
   * @param heads how many there are
   * @param size entries of each
   */
  perturb(place: TokenPlace, values: Float32Array, start: number, heads: number, size: number): void {
    const theta = this.theta(place.letter, place.layer);
    if (theta === 0) return;
    if (this.direction.length !== size) this.direction = new Float32Array(size);
    const { direction, vector } = this;
    const { seed, isotropic } = this.settings;
    vector.letter = place.letter;
    vector.layer = place.layer;
    vector.step = place.step;
    vector.position = place.position;
    for (let head = 0; head < heads; head++) {
      vector.head = head;
      const share = drawNoise(seed, vector, isotropic, direction);
      turn(values, start + head * size, direction, theta * share);
    }
  }
}
