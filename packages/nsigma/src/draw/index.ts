import type { Choice } from "../options/tables.ts";
import { byCounter } from "./by-counter.ts";
import type { Chain, Drawing } from "./drawing.ts";
import { asLlamaCpp } from "./llama-cpp/index.ts";

/** How each choice of the option `draws` draws. */
const DRAWINGS: Readonly<Record<Choice<"draws">, (chain: Chain) => Drawing>> = {
  nsigma: byCounter,
  "llama.cpp": asLlamaCpp,
};

/** @throws OptionError when the seed is one that the generator cannot take */
export function drawingOf(draws: Choice<"draws">, chain: Chain): Drawing {
  return DRAWINGS[draws](chain);
}
