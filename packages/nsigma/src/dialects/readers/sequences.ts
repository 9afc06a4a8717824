import { OptionError } from "../../errors.ts";
import type { SequenceBias } from "../../options/options.ts";
import type { Reader, Wanted, Writer } from "../dialect.ts";

// Lists of token ids and of sequences of them. What is a token id is checked by the step.

/** `[[[ids], bias], ...]`. */
export const readSequenceBias: Reader = (value, { parameter }) => {
  if (!Array.isArray(value) || value.some((pair) => !Array.isArray(pair) || pair.length !== 2)) {
    throw new OptionError(parameter, value, "a list of [token ids, bias]");
  }
  return { sequenceBias: value.map(([tokens, bias]) => ({ tokens, bias }) as SequenceBias) };
};

/** `[[ids], ...]`: bans, except of the end of the text alone. */
export const readBadSequences: Reader = (value, { parameter, request, settings }) => {
  if (!Array.isArray(value) || value.length === 0 || value.some((tokens) => !Array.isArray(tokens))) {
    throw new OptionError(parameter, value, "a list of lists of token ids, not empty");
  }
  const ends = [request.eos_token_id ?? [], settings.endOfText ?? []].flat();
  const bans = (value as number[][]).filter(([only, ...more]) => more.length > 0 || !ends.includes(only));
  return bans.length > 0 ? { bannedTokens: bans } : {};
};

/** One end of the text or several, for minimum lengths. */
export const readEnds: Reader = (value) => {
  const ends = [value].flat() as number[];
  return ends.length > 0 ? { endOfText: ends } : {};
};

/** Ids to ban: a list, or a string such as "128, 330". */
export const readBans: Reader = (value, { parameter }) => {
  const list: unknown = typeof value === "string" ? value.split(",").filter((id) => id.trim() !== "") : value;
  if (!Array.isArray(list)) throw new OptionError(parameter, value, "a list of token ids");
  return list.length > 0 ? { bannedTokens: list.map(Number) } : {};
};

/** The ids that are banned by themselves, and the sequences that are. */
export function bansOf({ options: { bannedTokens = [] } }: Wanted): {
  ids: number[];
  sequences: (readonly number[])[];
} {
  const ids = bannedTokens.filter((each) => typeof each === "number");
  const sequences = bannedTokens.filter((each) => typeof each !== "number");
  return { ids, sequences };
}

export const writeBans: Writer = (wanted) => some(bansOf(wanted).ids);
export const writeBadSequences: Writer = (wanted) => some(bansOf(wanted).sequences);
export const writeEnds: Writer = ({ options }) => options.endOfText;

/** Biases of single tokens are sequences of one here. */
export const writeSequenceBias: Writer = ({ options: { logitBias = {}, sequenceBias = [] } }) =>
  some([
    ...Object.entries(logitBias).map(([id, bias]) => [[Number(id)], bias]),
    ...sequenceBias.map(({ tokens, bias }) => [tokens, bias]),
  ]);

function some<Each>(list: readonly Each[]): readonly Each[] | undefined {
  return list.length > 0 ? list : undefined;
}
