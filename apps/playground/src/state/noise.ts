import { computed, signal } from "@preact/signals";
import { LETTERS, type NoiseLetter, type NoiseOptions, peak } from "nsigma/noise";

/** The largest angle of each part, in radians. */
export const doses = signal<Readonly<Partial<Record<NoiseLetter, number>>>>({ attention: 0.4 });
/** The depth that the noise is around, layer / layers; undefined where it is in all layers alike. */
export const depth = signal<number | undefined>(undefined);
/** Whether the text is written with the noise. */
export const withNoise = signal(false);
/** The parts that the open model has places for; undefined until that is known. */
export const letters = signal<readonly NoiseLetter[] | undefined>(undefined);

/** The noise as the library takes it, of the parts that have a dose; undefined where none has. */
export const noise = computed<NoiseOptions | undefined>(() => {
  const given = (letters.value ?? LETTERS).flatMap((letter) => {
    const theta = doses.value[letter] ?? 0;
    if (theta === 0) return [];
    return [[letter, depth.value === undefined ? theta : peak(theta, depth.value)] as const];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
});

/** The noise in words, such as "attention 0.4, value 0.1". */
export const noiseLabel = computed(() =>
  Object.keys(noise.value ?? {})
    .map((letter) => `${letter} ${doses.value[letter as NoiseLetter]}`)
    .join(", "),
);
