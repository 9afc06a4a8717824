import type { NoiseOptions } from "./options.ts";

/** A dose in the layers around a depth, and none elsewhere, as the original's examples write it. */
function around(theta: number, depth: number, spread: number) {
  const points = [
    { at: depth - spread * 1.01, ratio: 0 },
    { at: depth - spread, ratio: 1 },
    { at: depth + spread, ratio: 1 },
    { at: depth + spread * 1.01, ratio: 0 },
  ];
  return { theta, depth: points, between: "ceil" } as const;
}

/** The original's own examples: its chat, and its README with the profile of depths. */
export const NOISE_PRESETS = {
  "drugs:just-chat": { key: around(0.5, 0.4, 5 / 32) },
  "drugs:readme": { attention: around(0.1, 0.4, 0.1) },
} as const satisfies Readonly<Record<string, NoiseOptions>>;

export type NoisePreset = keyof typeof NOISE_PRESETS;
