import type { SamplerOptions } from "./options.ts";

/** Options over others, the last ones on top; those that are undefined say nothing, and erase nothing. */
export function mergeOptions(...layers: readonly (SamplerOptions | undefined)[]): SamplerOptions {
  const set = layers.flatMap((layer) =>
    Object.entries(layer ?? {}).filter(([, value]) => value !== undefined),
  );
  return Object.fromEntries(set);
}
