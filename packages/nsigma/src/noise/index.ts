/** Noise in the model's run (DRµGS): options, doses, random numbers and the map, for hosts that put it there. */
export { thetaAt } from "./dose.ts";
export { LETTERS, NOISE_LETTERS, type NoiseLetter } from "./letters.ts";
export { Noise, type TokenPlace } from "./noise.ts";
export { drawNoise, type VectorPlace } from "./noise-numbers.ts";
export { type DepthPoint, type Dose, type NoiseOptions, type NoiseSettings, readNoise } from "./options.ts";
export { peak, PEAK_REACH } from "./peak.ts";
export { NOISE_PRESETS, type NoisePreset } from "./presets.ts";
export { turn } from "./turn.ts";
