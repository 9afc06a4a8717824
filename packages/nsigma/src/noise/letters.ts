/** Where noise can be put into a model's run, and what the original (DRµGS) calls it. */
export const NOISE_LETTERS = {
  hidden: {
    original: "H",
    summary: "the hidden vector of a token after the attention's norm: one angle a token",
  },
  query: { original: "Q", summary: "each head's query, before its rotation by position (RoPE)" },
  key: {
    original: "K",
    summary: "each head's keys of all tokens so far, again at every step; what is kept stays as it was",
  },
  value: {
    original: "V",
    summary: "each head's values of all tokens so far, again at every step; what is kept stays as it was",
  },
  attention: { original: "A", summary: "what each head's attention gives, before the output projection" },
  cachedKey: { original: "", summary: "each head's key of the new token, once: it is kept with its noise" },
  cachedValue: {
    original: "",
    summary: "each head's value of the new token, once: it is kept with its noise",
  },
} as const;

export type NoiseLetter = keyof typeof NOISE_LETTERS;

export const LETTERS: readonly NoiseLetter[] = Object.keys(NOISE_LETTERS) as NoiseLetter[];
