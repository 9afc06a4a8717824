import { createSampler, type Logits, type Sampler, type Trace } from "nsigma";
import { ApiError } from "../api-error.ts";
import type { LocalModel } from "../../models/model.ts";
import { scores } from "../../models/scores.ts";
import { textOf } from "../../models/vocabulary.ts";

/** What is told of every token besides its text. */
export interface Account {
  /** Log-probabilities: of the row as it came, at temperature 1, or of what was drawn from; and of how many other tokens. */
  readonly logprobs?: { readonly of: "raw" | "final"; readonly top: number } | undefined;
  /** All that led to it. */
  readonly trace: boolean;
  /** How many of the tokens that were left for the draw are told with a trace. */
  readonly kept: number;
  /** The ids of all tokens that were left for the draw. */
  readonly mask: boolean;
  /** How many entries all texts of the request may still tell. */
  readonly room: { left: number };
}

/** A token with its log-probability. */
export interface ScoredToken {
  readonly id: number;
  /** -Infinity for a token that cannot come. */
  readonly logprob: number;
}

/** A token that was left for the draw. */
export interface KeptToken {
  readonly id: number;
  readonly text: string;
  /** Of the row as it came, at temperature 1. */
  readonly rawProbability: number;
  /** With which it could be drawn. */
  readonly probability: number;
}

/** A token that was drawn, and what was asked to be told of it. */
export interface TokenRecord {
  readonly id: number;
  readonly logprob?: number;
  /** The most likely tokens, best first. */
  readonly top?: readonly ScoredToken[];
  readonly trace?: Trace;
  readonly kept?: readonly KeptToken[];
  /** Ascending. */
  readonly mask?: readonly number[];
}

const AS_IT_COMES = createSampler({ seed: 0 });

/** Draws the next token and notes what was asked for. */
export function recordOf(sampler: Sampler, logits: Logits, account: Account, model: LocalModel): TokenRecord {
  const { logprobs, trace: traced, mask: masked } = account;
  if (!logprobs && !traced && !masked) return { id: sampler.sample(logits) };
  const final = logprobs?.of === "final";
  const row = final ? sampler.mask(logits, new Float32Array(lengthOf(logits))) : floats(logits);
  const kept = traced || masked ? sampler.distribution(logits) : undefined;
  if (kept) takeRoom(account, kept.ids.length);
  const trace = traced ? sampler.trace(logits) : undefined;
  const id = trace?.token ?? sampler.sample(logits);
  const score = scores(row);
  const raw = traced && kept && final ? scores(floats(logits)) : score;
  return {
    id,
    ...(logprobs && {
      logprob: score(id),
      top: mostLikely(row, logprobs.top).map((each) => ({ id: each, logprob: score(each) })),
    }),
    ...(trace && { trace }),
    ...(traced &&
      kept && {
        kept: Array.from(kept.ids.slice(0, account.kept), (each, rank) => ({
          id: each,
          text: textOf(model, each),
          rawProbability: Math.exp(raw(each)),
          probability: kept.probabilities[rank],
        })),
      }),
    ...(masked && kept && { mask: Array.from(kept.ids).sort((a, b) => a - b) }),
  };
}

/** An entry with texts and numbers takes as much memory as so many ids. */
const HEAVY = 16;

/** @throws ApiError 400 where a request is told more than a server can hold */
function takeRoom({ trace, kept, mask, room }: Account, left: number): void {
  room.left -= (mask ? left : 0) + (trace ? HEAVY * (1 + Math.min(kept, left)) : 0);
  if (room.left >= 0) return;
  throw new ApiError(
    400,
    "nsigma: so many kept tokens cannot be told in one answer; ask for fewer texts, fewer tokens, a smaller kept, or no mask",
    { param: "nsigma", code: "account_too_long" },
  );
}

/** The tokens with the highest logits, best first, equals by lower id. Few are wanted of many, so nothing is sorted. */
export function mostLikely(row: Float32Array, count: number): number[] {
  const best: number[] = [];
  if (count === 0) return best;
  for (let id = 0; id < row.length; id++) {
    if (best.length === count && !(row[id] > row[best[count - 1]])) continue;
    let at = best.length;
    while (at > 0 && row[id] > row[best[at - 1]]) at--;
    best.splice(at, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}

function floats(logits: Logits): Float32Array {
  return logits instanceof Float32Array
    ? logits
    : AS_IT_COMES.mask(logits, new Float32Array(lengthOf(logits)));
}

function lengthOf(logits: Logits): number {
  return logits instanceof Float32Array ? logits.length : logits.data.length;
}
