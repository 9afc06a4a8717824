/** Numbers of the steps that look at the text so far. */
export const HISTORY_NUMBERS = {
  repetitionPenalty: {
    above: 0,
    off: 1,
    typical: "1.05 to 1.3",
    summary: "divide (positive) or multiply (negative) the logits of tokens just used; 1 is off",
  },
  frequencyPenalty: {
    off: 0,
    typical: "0 to 1",
    summary: "lower a token's logit once for every time it was just used; 0 is off",
  },
  presencePenalty: {
    off: 0,
    typical: "0 to 1",
    summary: "lower a token's logit once if it was just used; 0 is off",
  },
  penaltyFade: {
    least: 0,
    integer: true,
    default: 0,
    typical: "0",
    summary: "over how many tokens before the window the penalties fade out",
  },
  penaltySlope: {
    least: 0,
    most: 1,
    default: 1,
    typical: "1",
    summary: "how much the older half of the window counts for the repetition penalty",
  },
  dryMultiplier: {
    least: 0,
    off: 0,
    typical: "0.8",
    summary: "lower the tokens that would go on repeating an earlier passage; 0 is off",
  },
  dryBase: {
    least: 1,
    default: 1.75,
    typical: "1.75",
    summary: "how the DRY penalty grows with each token repeated",
  },
  dryAllowedLength: {
    least: 0,
    integer: true,
    default: 2,
    typical: "2",
    summary: "the length of a repeat from which DRY acts",
  },
  noRepeatNgram: {
    least: 0,
    integer: true,
    off: 0,
    typical: "3",
    summary: "ban tokens that would repeat a passage of n tokens; 0 is off",
  },
  minNewTokens: {
    least: 0,
    integer: true,
    off: 0,
    typical: "0",
    summary: "ban the end of the text before so many new tokens; 0 is off",
  },
  minLength: {
    least: 0,
    integer: true,
    off: 0,
    typical: "0",
    summary: "ban the end of the text before so many tokens, the prompt's included; 0 is off",
  },
} as const;
