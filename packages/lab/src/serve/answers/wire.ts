import { randomUUID } from "node:crypto";
import type { Ending } from "nsigma/hosts";
import type { TokenText } from "nsigma/hosts";
import type { WrittenText } from "../engine/written-text.ts";
import type { ScoredToken, TokenRecord } from "../engine/token-record.ts";
import type { Exchange } from "../exchange.ts";

/** What stands for a log-probability of minus infinity, which JSON does not have. */
const NEVER = -9999;

/** What every chunk and answer of one request begins with. */
export function headOf(prefix: string, object: string, model: string, { site }: Exchange): object {
  return {
    id: `${prefix}-${randomUUID()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model,
    system_fingerprint: `nsigma-${site.version}`,
  };
}

/** Why a text is over, and which stop string it was, as vLLM tells it; null where it was none. */
export function reasonsOf({ ending, stop }: WrittenText): object {
  return { finish_reason: finishReason(ending), stop_reason: stop ?? null };
}

export function finishReason(ending: Ending): "stop" | "length" {
  return ending === "length" ? "length" : "stop";
}

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** A prompt counts once, however many texts go on from it. */
export function usageOf(prompts: readonly (readonly number[])[], texts: readonly WrittenText[]): Usage {
  const prompt = prompts.reduce((sum, { length }) => sum + length, 0);
  const completion = texts.reduce((sum, { count }) => sum + count, 0);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/**
 * Log-probabilities of chats and responses: a token with its bytes, and the most likely ones.
 *
 * @param unknown what stands for the bytes of a part of a character where the tokenizer does not tell them
 */
export function scoredTokens(
  tokens: readonly TokenRecord[],
  tokenText: TokenText,
  unknown: readonly number[] | null = null,
): object[] {
  const scored = ({ id, logprob }: ScoredToken): object => ({
    token: tokenText.textOf([id], true),
    logprob: finite(logprob),
    bytes: bytesOf(id, tokenText) ?? unknown,
  });
  return tokens.map(({ id, logprob = NEVER, top = [] }) => ({
    ...scored({ id, logprob }),
    top_logprobs: top.map(scored),
  }));
}

/** A token's bytes: as its tokenizer has them, else those of its text, which a part of a character does not have. */
function bytesOf(id: number, { bytesOf: own, textOf }: TokenText): readonly number[] | undefined {
  const bytes = own?.(id);
  if (bytes) return [...bytes];
  const token = textOf([id], true);
  return token.includes("\ufffd") ? undefined : [...Buffer.from(token)];
}

/** A token of a completion's log-probabilities; the first of a text has none. */
export interface LegacyToken {
  readonly text: string;
  readonly logprob: number | null;
  readonly top: readonly ScoredToken[] | null;
}

/** The log-probabilities of completions: lists that belong together. @param offset of the first token, in characters */
export function legacyLogprobs(tokens: readonly LegacyToken[], offset: number, tokenText: TokenText): object {
  let at = offset;
  const offsets = tokens.map(({ text }) => {
    const begin = at;
    at += text.length;
    return begin;
  });
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logprob }) => (logprob === null ? null : finite(logprob))),
    top_logprobs: tokens.map(
      ({ top }) =>
        top &&
        Object.fromEntries(
          // Of two tokens that read alike the more likely counts.
          top.toReversed().map(({ id, logprob }) => [tokenText.textOf([id], true), finite(logprob)]),
        ),
    ),
    text_offset: offsets,
  };
}

/** A token of a text that was written, as completions tell it. */
export function legacyToken(
  { id, logprob = NEVER, top = [] }: TokenRecord,
  tokenText: TokenText,
): LegacyToken {
  return { text: tokenText.textOf([id], true), logprob, top };
}

/** JSON has no infinity. */
export function finite(logprob: number): number {
  return Number.isFinite(logprob) ? logprob : NEVER;
}

/** What no other server tells of tokens, where it was asked for: traces, kept sets. */
export function accountOf(tokens: readonly TokenRecord[]): { nsigma?: object } {
  const traced = tokens.some(({ trace }) => trace);
  const masked = tokens.some(({ mask }) => mask);
  if (!traced && !masked) return {};
  return {
    nsigma: {
      ...(traced && { tokens: tokens.map(({ trace, kept }) => ({ ...trace, keptTokens: kept })) }),
      ...(masked && { sampling_mask: maskOf(tokens) }),
    },
  };
}

/** As vLLM has it: the ids of all kept sets in one list, and where each begins; the last number is where the last ends. */
function maskOf(tokens: readonly TokenRecord[]): object {
  const offsets = [0];
  for (const { mask = [] } of tokens) offsets.push(offsets[offsets.length - 1] + mask.length);
  return { token_ids: tokens.flatMap(({ mask = [] }) => mask), offsets };
}

/** What of a request was not honoured, where its sender has asked to be told. */
export function unservedOf({ unserved }: Exchange): { nsigma?: object } {
  return unserved.list.length > 0 ? { nsigma: { unsupported: unserved.list } } : {};
}
