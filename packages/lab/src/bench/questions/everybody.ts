import { CHAINS } from "../chains.ts";
import { naive } from "../entrants/naive.ts";
import { ours } from "../entrants/ours.ts";
import type { Field } from "../field.ts";
import type { Entrant } from "../race.ts";

const DEFAULT_TOP_K = 50;

/** All who can choose a token by Top-nσ or by their own default, and the limit. */
export function everybody({ places, natives, transformers }: Field): Entrant[] {
  const { llama, limit } = natives;
  return [
    ...places.map((place) => ours(place, CHAINS.topNSigma)),
    ...(llama ? [llama(CHAINS.topNSigma), llama(CHAINS.llamaDefault)] : []),
    ...(transformers.entrant ? [transformers.entrant(DEFAULT_TOP_K)] : []),
    naive,
    ...(limit ? [limit] : []),
  ];
}
