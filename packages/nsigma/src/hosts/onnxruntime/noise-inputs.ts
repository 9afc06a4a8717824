import { OptionError } from "../../errors.ts";
import { LETTERS, type NoiseLetter } from "../../noise/letters.ts";
import { Noise } from "../../noise/noise.ts";
import { drawNoise } from "../../noise/noise-numbers.ts";
import { type NoiseAbilities, noiseOf } from "../noise-ability.ts";
import type { Row } from "../row.ts";
import type { NoisyLetter } from "./noise-layout.ts";
import type { OrtTensor, OrtTensorClass } from "./runtime.ts";

/** The noise of one text. */
export interface RowNoise {
  readonly noise: Noise;
  /** The first position at which a token gets noise. */
  readonly from: number;
}

/** What is fed for a letter. */
const TURNS = ["cos", "sin", "direction"] as const;
type Turns = Readonly<Record<(typeof TURNS)[number], Float32Array>>;

/** Of these letters the vectors of all tokens so far are noised again at every step. */
const AGAIN: readonly NoiseLetter[] = ["key", "value"];

/** Fills a session's inputs for noise: cosine and sine of an angle, and a direction, for every vector. */
export class NoiseInputs {
  /** What of noise the session's model can do. */
  readonly abilities: NoiseAbilities;
  private readonly letters: readonly NoisyLetter[];
  private readonly Tensor: OrtTensorClass;
  private readonly buffers = new Map<string, Float32Array>();

  constructor(letters: readonly NoisyLetter[], Tensor: OrtTensorClass) {
    this.letters = letters;
    this.Tensor = Tensor;
    const known = letters.map(({ letter }) => letter);
    const why =
      known.length === 0
        ? "this model has no inputs for noise; nsigma models noise FOLDER writes one that has"
        : `this model has inputs for the noise of ${known.join(", ")}, and for no other`;
    this.abilities = noiseOf(
      Object.fromEntries(
        LETTERS.map((letter) => [
          letter,
          known.includes(letter) ? { how: "honoured" } : { how: "refused", why },
        ]),
      ),
    );
  }

  /** The noise of a row, undefined where it has none. @throws OptionError for a letter that the model has no inputs for */
  of({ noise: settings, prompt }: Row): RowNoise | undefined {
    if (!settings) return undefined;
    for (const letter of LETTERS) {
      const { how, why } = this.abilities[letter];
      const dose = settings.doses[letter];
      if (dose && how === "refused") {
        throw new OptionError(`noise.${letter}`, dose, `is not supported: ${why}`, "unsupported");
      }
    }
    const noise = new Noise(settings, this.letters[0]?.layers ?? 0);
    return { noise, from: noise.from(prompt.length) };
  }

  /**
   * The inputs of a run. Their data is overwritten by the next.
   *
   * @param rows the noise of each row of the batch
   * @param start the position of the first token that runs
   * @param length how many run
   */
  feeds(rows: readonly (RowNoise | undefined)[], start: number, length: number): Record<string, OrtTensor> {
    const last = start + length - 1;
    const feeds: Record<string, OrtTensor> = {};
    for (const each of this.letters) {
      const { letter, layers } = each;
      const noisy = rows.map((row) => {
        const thetas = Array.from({ length: layers }, (_, layer) => row?.noise.theta(letter, layer) ?? 0);
        return row !== undefined && row.from <= last && thetas.some((theta) => theta > 0) ? row : undefined;
      });
      const none = noisy.every((row) => row === undefined);
      // Where nothing is turned, one vector stands for all of them.
      const positions = none ? 1 : AGAIN.includes(letter) ? last + 1 : length;
      const batch = none ? 1 : rows.length;
      const [cos, sin, direction] = TURNS.map((what) => {
        const tensor = this.tensor(each, what, batch, positions);
        feeds[`noise.${letter}.${what}`] = tensor;
        return tensor.data as Float32Array;
      });
      cos.fill(1);
      sin.fill(0);
      for (const [at, row] of noisy.entries()) {
        if (row) fill(each, row, { at, batch, positions, last }, { cos, sin, direction });
      }
    }
    return feeds;
  }

  private tensor(
    { letter, layers, heads, width, headsFirst }: NoisyLetter,
    what: (typeof TURNS)[number],
    batch: number,
    positions: number,
  ): OrtTensor {
    const size = what === "direction" ? width : 1;
    const entries = layers * batch * positions * heads * size;
    const name = `${letter}.${what}`;
    let buffer = this.buffers.get(name);
    if (!buffer || buffer.length < entries) {
      buffer = new Float32Array(buffer ? entries * 2 : entries);
      this.buffers.set(name, buffer);
    }
    const vectors = headsFirst ? [heads, positions] : [positions, heads];
    return new this.Tensor("float32" as never, buffer.subarray(0, entries) as never, [
      layers,
      batch,
      ...vectors,
      size,
    ]);
  }
}

/** Where in the tensors of a run a row is. */
interface RunPlace {
  readonly at: number;
  readonly batch: number;
  readonly positions: number;
  /** The position of the last token. */
  readonly last: number;
}

function fill(
  { letter, layers, heads, width, headsFirst }: NoisyLetter,
  { noise, from }: RowNoise,
  { at, batch, positions, last }: RunPlace,
  { cos, sin, direction }: Turns,
): void {
  const { seed, isotropic, sinks } = noise.settings;
  const again = AGAIN.includes(letter);
  const first = last + 1 - positions;
  for (let layer = 0; layer < layers; layer++) {
    const theta = noise.theta(letter, layer);
    if (theta === 0) continue;
    for (let position = Math.max(first, again ? sinks : from); position <= last; position++) {
      const place = { letter, layer, step: again ? last : position, position, head: 0 };
      for (let head = 0; head < heads; head++) {
        place.head = head;
        const [outer, inner, size] = headsFirst
          ? [head, position - first, positions]
          : [position - first, head, heads];
        const vector = (layer * batch + at) * heads * positions + outer * size + inner;
        const into = direction.subarray(vector * width, (vector + 1) * width);
        const angle = theta * drawNoise(seed, place, isotropic, into);
        cos[vector] = Math.cos(angle);
        sin[vector] = Math.sin(angle);
      }
    }
  }
}
