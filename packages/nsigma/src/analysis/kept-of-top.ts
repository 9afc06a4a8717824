import { REACHED } from "../candidates/reached.ts";

/** A cut by one of the samplers that a row's most likely tokens can be enough for; or any other, which is refused. */
export interface TopCut {
  /** Its option: `topK`, `minP` or `topP`. */
  readonly option: string;
  readonly value: number;
}

/** How the rest of a row is made, as far as it is known. */
export interface TopSettings {
  /** Default: 1 */
  readonly temperature?: number;
  /** Whether the cut sees the row after the temperature. Default: true */
  readonly temperatureFirst?: boolean;
  /** Tokens of the whole vocabulary, where that is known. */
  readonly vocabSize?: number | undefined;
}

/** What a sampler keeps, as far as a row's most likely tokens tell. */
export interface KeptOfTop {
  /** How many tokens; undefined where it cannot be known. */
  readonly kept: number | undefined;
  /** Their share of the whole row at temperature 1; undefined where `kept` is. */
  readonly mass: number | undefined;
  /** With which each of them is drawn, at the temperature. */
  readonly probabilities: readonly number[];
  /** Why it cannot be known; "" where it is. */
  readonly why: string;
}

/** Log-probabilities are float32 on their way: their sum is known to this. */
const ROUNDING = 1e-6;

/** Samplers whose line depends on tokens that are not told, however they come. */
const NEED_THE_ROW: Readonly<Record<string, string>> = {
  topNSigma: "σ is the spread of all logits, and these tokens are the far end of one tail",
  etaCutoff: "its line depends on the entropy of the whole row",
};

/**
 * What a sampler keeps of a row of which only the most likely tokens are told, as servers do with `top_logprobs`. Nothing is guessed: where
 * the rest of the vocabulary could change the answer, there is none.
 *
 * @param logprobs log-probabilities in the whole row at temperature 1, most likely first
 */
export function keptOfTop(
  logprobs: readonly number[],
  { option, value }: TopCut,
  settings: TopSettings = {},
): KeptOfTop {
  const { temperature = 1, temperatureFirst = true, vocabSize } = settings;
  const told = logprobs.length;
  const unknown = (why: string): KeptOfTop => ({ kept: undefined, mass: undefined, probabilities: [], why });
  const beyond = unknown(`not known from ${told} tokens`);
  const seen = temperatureFirst ? temperature : 1;
  switch (option) {
    case "topK":
      return value >= 1 && value <= told ? known(value) : beyond;
    case "minP": {
      const line = logprobs[0] + seen * Math.log(value);
      return mostLikelyUntold(logprobs) < line
        ? known(logprobs.filter((each) => each >= line).length)
        : beyond;
    }
    case "topP": {
      const [least, most] = weightOfRest(logprobs, seen, vocabSize);
      const rank = rankOfMass(logprobs, seen, value, least);
      return rank !== undefined && rank === rankOfMass(logprobs, seen, value, most) ? known(rank) : beyond;
    }
    default:
      return unknown(NEED_THE_ROW[option] ?? "it reads the whole row");
  }

  function known(kept: number): KeptOfTop {
    const weights = logprobs.slice(0, kept).map((each) => Math.exp((each - logprobs[0]) / temperature));
    const all = sum(weights);
    return {
      kept,
      mass: sum(logprobs.slice(0, kept).map(Math.exp)),
      probabilities: weights.map((weight) => weight / all),
      why: "",
    };
  }
}

/** The probability of all tokens that are not told, at temperature 1. */
export function restOfTop(logprobs: readonly number[]): number {
  return Math.max(0, 1 - sum(logprobs.map(Math.exp)));
}

/** The highest log-probability that a token can have which is not told. */
function mostLikelyUntold(logprobs: readonly number[]): number {
  return Math.min(logprobs[logprobs.length - 1], Math.log(restOfTop(logprobs) + ROUNDING));
}

/**
 * Between what the rest of the vocabulary weighs at a temperature, beside a best token that weighs 1. Its probability is known, but not how it is
 * shared out: a high temperature weighs many small tokens more than few large ones, and a low one less.
 */
function weightOfRest(
  logprobs: readonly number[],
  temperature: number,
  vocabSize: number | undefined,
): [least: number, most: number] {
  const rest = restOfTop(logprobs);
  const [lower, upper] = [Math.max(0, rest - ROUNDING), rest + ROUNDING].map(
    (each) => each / Math.exp(logprobs[0]),
  );
  const power = 1 / temperature - 1;
  if (power === 0) return [lower, upper];
  const few = Math.exp(power * (mostLikelyUntold(logprobs) - logprobs[0])); // as large as they can be
  const count = vocabSize === undefined ? Infinity : Math.max(0, vocabSize - logprobs.length);
  if (count === 0) return [0, 0];
  const many = (all: number): number => (all === 0 ? 0 : all * (all / count) ** power);
  return power > 0 ? [many(lower), upper * few] : [lower * few, many(upper)];
}

/** How many of the best reach a share; undefined where these do not. */
function rankOfMass(
  logprobs: readonly number[],
  temperature: number,
  share: number,
  rest: number,
): number | undefined {
  const weights = logprobs.map((each) => Math.exp((each - logprobs[0]) / temperature));
  const wanted = share * REACHED * (sum(weights) + rest);
  let reached = 0;
  const at = weights.findIndex((weight) => (reached += weight) >= wanted);
  return at === -1 ? undefined : at + 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}
