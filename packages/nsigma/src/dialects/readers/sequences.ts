import { OptionError } from "../../errors.ts";
import type { SequenceBias } from "../../options/options.ts";
import type { Reader, Wanted, Writer } from "../dialect.ts";

// Lists of token ids and of sequences of them. What is a token id is checked by the step.

/** `[[[ids], bias], ...]`. */
export const readSequenceBias: Reader = (value, { parameter }) => {
  if (!Array.isArray(value) || value.some((pair) => !Array.isArray(pair) || pair.length !== 2)) {
    throw new OptionError(parameter, value, "a list of [token ids, bias]");
  }
  // -Infinity bans.
  const biases = value.map(([tokens, bias]) => ({ tokens, bias: bias === -Infinity ? false : bias }));
  return { sequenceBias: biases as SequenceBias[] };
};

/** `[[ids], ...]`: bans, except of the end of the text alone: the request's, which takes the place of the model's own. */
export const readBadSequences: Reader = (value, { parameter, request, settings }) => {
  if (!Array.isArray(value) || value.length === 0 || value.some((tokens) => !Array.isArray(tokens))) {
    throw new OptionError(parameter, value, "a list of lists of token ids, not empty");
  }
  const ends = [request.eos_token_id ?? settings.endOfText ?? []].flat();
  const bans = (value as number[][]).filter(([only, ...more]) => more.length > 0 || !ends.includes(only));
  return bans.length > 0 ? { bannedTokens: bans } : {};
};

/** One end of the text or several, for minimum lengths. */
export const readEnds: Reader = (value) => {
  const ends = [value].flat() as number[];
  return ends.length > 0 ? { endOfText: ends } : {};
};

/**
 * Ids to ban: a list, or a string such as "128, 330", or only one of these. Negative ids are no tokens.
 *
 * @param as the form that the engine reads; it refuses the other
 */
export function readBans(as?: "list" | "string"): Reader {
  return (value, { parameter, note }) => {
    const isText = typeof value === "string";
    const list: unknown = isText ? value.split(",").filter((id) => id.trim() !== "") : value;
    if (!Array.isArray(list) || (as !== undefined && isText !== (as === "string"))) {
      throw new OptionError(parameter, value, FORMS[as ?? "list"]);
    }
    const ids = list.map(Number);
    const tokens = ids.filter((id) => !(id < 0));
    if (tokens.length < ids.length) note("negative numbers are no tokens", "changed");
    return tokens.length > 0 ? { bannedTokens: tokens } : {};
  };
}

const FORMS = { list: "a list of token ids", string: 'token ids in a string, such as "128, 330"' } as const;

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
export const writeBansAsText: Writer = (wanted) => some(bansOf(wanted).ids)?.join(", ");
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
