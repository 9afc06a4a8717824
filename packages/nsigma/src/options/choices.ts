/** An option that is one of a few words; the first is what it is when left out. */
export interface ChoiceOption {
  readonly choices: readonly string[];
  readonly summary: string;
}

/** Every option that is a choice, once. Where engines disagree about a sampler, the disagreement is one of these. */
export const CHOICE_OPTIONS = {
  std: {
    choices: ["population", "sample", "zero-filled"],
    summary:
      "the σ of Top-nσ: divided by the count (engines), by the count less one (the paper's torch.std), or the latter with banned tokens counted as 0 (textgen)",
  },
  pLess: {
    choices: ["off", "plain", "norm"],
    summary: "keep the tokens at least as likely as two draws are to agree; norm takes chance agreement off",
  },
  ties: {
    choices: ["lower ids", "kept"],
    summary: "equals on the line of top-k: the lower ids stay, or all of them",
  },
  typicalTies: {
    choices: ["lower ids", "kept"],
    summary: "equals on the line of typical: the lower ids stay, or all of them",
  },
  cutoffTies: {
    choices: ["lower ids", "kept"],
    summary:
      "equals of the most likely token where epsilon or eta lies above all of them: the one with the lowest id stays, or all",
  },
  xtcTies: {
    choices: ["lower ids", "kept"],
    summary: "equals of the last likely token in XTC: the one with the lowest id stays, or all of them",
  },
  topPTies: {
    choices: ["lower ids", "kept"],
    summary: "equals of the token with which top-p reaches its mass: the lower ids stay, or all of them",
  },
  topPCrossing: {
    choices: ["kept", "dropped"],
    summary: "the token with which top-p reaches its mass",
  },
  typicalCrossing: {
    choices: ["kept", "dropped", "next kept"],
    summary:
      "the token with which typical reaches its mass; next kept: where it is reached exactly, one more (llama.cpp)",
  },
  tailFreeCrossing: {
    choices: ["kept", "dropped"],
    summary: "the token with which tail-free reaches its share",
  },
  mirostatSurprise: {
    choices: ["kept", "all"],
    summary: "whether mirostat measures a token's surprise among the kept tokens or among all",
  },
  xtcForm: {
    choices: ["random", "expected"],
    summary: "whether XTC throws dice or gives each token the weight it has on average (exllamav3)",
  },
  xtcProtection: {
    choices: ["token", "step", "unlikely"],
    summary:
      "a protected token that XTC would remove: it alone stays, nothing is removed, or it does not count as likely",
  },
  repetitionForm: {
    choices: ["sign", "log-probability"],
    summary:
      "the repetition penalty acts on logits by their sign, as engines do, or on log-probabilities, where a shift of the logits changes nothing",
  },
  promptPenalties: {
    choices: ["all", "repetition", "none"],
    summary: "which of the penalties see the prompt's tokens",
  },
  skewOrder: {
    choices: ["probability", "id"],
    summary: "the order in which skew bends the cumulative probabilities",
  },
  draws: {
    choices: ["nsigma", "llama.cpp"],
    summary: "whose tokens a seed gives: ours (Philox, id order) or llama.cpp's (mt19937, its array's order)",
  },
} as const;

export type ChoiceOptionName = keyof typeof CHOICE_OPTIONS;

/** The words an option may be. */
export type Choice<Name extends ChoiceOptionName> = (typeof CHOICE_OPTIONS)[Name]["choices"][number];
