import { LETTERS, type NoiseOptions } from "nsigma/noise";

/** `noise attention 0.1, key 0.5 by depth` for those options. */
export function noiseLabel(noise: NoiseOptions): string {
  const doses = LETTERS.flatMap((letter) => {
    const dose = noise[letter];
    if (dose === undefined) return [];
    if (typeof dose === "number") return `${letter} ${dose}`;
    return `${letter} ${dose.theta}${dose.depth ? " by depth" : ""}`;
  });
  const settings = (["isotropic", "sinks", "protectPrompt"] as const)
    .filter((name) => noise[name] !== undefined)
    .map((name) => `${name} ${noise[name]}`);
  return `noise ${[...(noise.preset === undefined ? [] : [noise.preset]), ...doses, ...settings].join(", ")}`;
}
