import { uniform } from "../random/uniform.ts";
import type { Drawing } from "./drawing.ts";

/** Our own drawing: every number is a function of (seed, draw, series), and tokens lie in id order. */
export function byCounter({ seed }: { readonly seed: number }): Drawing {
  return {
    roll: (at, series) => uniform(seed, at, series),
    rollForToken: (at) => uniform(seed, at),
    pick: (candidates, u) => candidates.draw(u),
  };
}
