/** A number option: its range, the value that means "do nothing", and what to say about it. */
export interface NumberOption {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
  readonly integer?: boolean;
  /** The neutral value: a step set to it is dropped from the chain. */
  readonly off: number;
  readonly typical: string;
  readonly summary: string;
}

export type NumberOptionName =
  | "temperature"
  | "topNSigma"
  | "topK"
  | "topP"
  | "minP"
  | "etaCutoff"
  | "repetitionPenalty"
  | "frequencyPenalty"
  | "presencePenalty";

/** Every number option, once: steps check by it, errors quote it, the command line's flags are made from it. */
export const NUMBER_OPTIONS: Readonly<Record<NumberOptionName, NumberOption>> = {
  temperature: {
    least: 0,
    off: 1,
    typical: "0.6 to 1.5",
    summary: "divide the logits by T; 0 is greedy",
  },
  topNSigma: {
    off: 0,
    typical: "0.7 to 1.5",
    summary: "keep the logits within n standard deviations of the maximum; 0 or less is off",
  },
  topK: {
    least: 0,
    integer: true,
    off: 0,
    typical: "20 to 50",
    summary: "keep the k most likely tokens; 0 is off",
  },
  topP: {
    least: 0,
    most: 1,
    off: 1,
    typical: "0.9 to 0.95",
    summary: "keep the most likely tokens until their probabilities reach p; 1 is off",
  },
  minP: {
    least: 0,
    most: 1,
    off: 0,
    typical: "0.05 to 0.1",
    summary: "keep the tokens at least p times as likely as the best; 0 is off",
  },
  etaCutoff: {
    least: 0,
    below: 1,
    off: 0,
    typical: "0.0003 to 0.004",
    summary: "keep the tokens above a probability that falls with the entropy; 0 is off",
  },
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
};
