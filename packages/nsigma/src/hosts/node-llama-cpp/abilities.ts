import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { chain } from "../../sampler/chain.ts";
import { type Abilities, honouredBut } from "../ability.ts";
import type { HostNote } from "../host.ts";

const ZERO =
  "node-llama-cpp hands out probabilities, from which logits can be recovered but for where their zero lies";

/** Every option: our chain runs on the whole row, so only what depends on the logits' zero is not as it is elsewhere. */
export const ABILITIES: Abilities = honouredBut({
  repetitionPenalty: {
    how: "approximated",
    why: `applied to log-probabilities, as with repetitionForm "log-probability": ${ZERO}`,
  },
  repetitionForm: { how: "approximated", why: `"sign" is taken as "log-probability": ${ZERO}` },
  std: {
    how: "approximated",
    why: `"zero-filled" is refused, as it counts banned tokens as logits of 0: ${ZERO}`,
  },
});

/**
 * A sampler's options as they can be honoured on logits whose zero is unknown, and what was changed.
 *
 * @throws OptionError for what cannot, and for any mistake
 */
export function honourable(options: SamplerOptions): { options: SamplerOptions; notes: readonly HostNote[] } {
  chain(options);
  const { topNSigma = 0, std, repetitionPenalty = 1, repetitionForm = "sign" } = options;
  if (topNSigma > 0 && std === "zero-filled") {
    const why = `is not supported by node-llama-cpp as "zero-filled": ${ZERO}`;
    throw new OptionError("std", std, why, "unsupported");
  }
  if (repetitionPenalty === 1 || repetitionForm !== "sign") return { options, notes: [] };
  const why = ABILITIES.repetitionPenalty.why as string;
  return {
    options: { ...options, repetitionForm: "log-probability" },
    notes: [{ option: "repetitionPenalty", value: repetitionPenalty, why }],
  };
}
