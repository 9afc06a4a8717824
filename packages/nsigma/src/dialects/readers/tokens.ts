import { OptionError } from "../../errors.ts";
import type { LogitBias, SamplerOptions } from "../../options/options.ts";
import type { Context, Reader, Writer } from "../dialect.ts";
import { bansOf } from "./sequences.ts";

// Formats of biases and bans that several engines share.

/**
 * `[[id or text, number or false], ...]` or `{id: number or false}`.
 *
 * @param most where the engine cuts numbers off, above and below
 */
export function readLogitBias(most: number = Infinity): Reader {
  return (value, context) => {
    const bias: Record<string, number | false> = {};
    for (const [key, amount] of pairsOf(value, context)) {
      if (amount !== false && !(typeof amount === "number" && Number.isFinite(amount))) {
        throw new OptionError(context.parameter, amount, "a finite number, or false to ban the token");
      }
      const cut = amount === false ? 0 : Math.min(Math.max(amount, -most), most);
      if (amount !== false && cut !== amount) {
        context.note(`the engine takes ${cut} for the ${amount} of token ${String(key)}`, "changed");
      }
      for (const id of idsOf(key, context)) {
        const before = bias[id] ?? 0;
        bias[id] = amount === false || before === false ? false : before + cut;
      }
    }
    return { logitBias: bias satisfies LogitBias };
  };
}

/**
 * `{id: number}`.
 *
 * @param ban what bans a token, where the engine has no list for that
 */
export function writeLogitBias(ban?: number | false): Writer {
  return (wanted) => {
    const banned = ban === undefined ? [] : bansOf(wanted).ids.map((id) => [id, ban] as const);
    const bias = { ...wanted.options.logitBias, ...Object.fromEntries(banned) };
    return Object.keys(bias).length > 0 ? bias : undefined;
  };
}

/** What bans a token for certain where numbers are all there is: it survives half precision as an infinity. */
export const FAR_BELOW = -1e9;

export const BREAKERS_ARE_TEXTS = "DRY's breakers are texts there, which token ids cannot be written as";

function pairsOf(value: unknown, { parameter }: Context): [unknown, unknown][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  if (Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2)) return value;
  throw new OptionError(parameter, value, "an object of biases by token, or a list of [token, bias]");
}

function idsOf(key: unknown, { settings, note }: Context): readonly number[] {
  if (typeof key === "number" || /^-?\d+$/.test(String(key))) return [Number(key)];
  if (settings.tokensOf) return settings.tokensOf(String(key)).flat();
  note(`"${String(key)}" is a text: which tokens it has needs the model's vocabulary`, "changed");
  return [];
}

/** Bans the end of the text while the flag is true. */
export const readEndBan: Reader = (value, { parameter, settings, note }) => {
  if (typeof value !== "boolean") throw new OptionError(parameter, value, "true or false");
  if (!value) return {};
  if (settings.endOfText) return { bannedTokens: settings.endOfText };
  note("which tokens end a text is not known here: pass endOfText");
  return {};
};

/** Words to ban, wherever they begin: each as it stands and with a space in front, when that is as long. */
export const readBadWords: Reader = (value, { parameter, settings, note }) => {
  if (!Array.isArray(value) || value.some((word) => typeof word !== "string" || word === "")) {
    throw new OptionError(parameter, value, "a list of words");
  }
  if (value.length === 0) return {};
  const { tokensOf } = settings;
  if (!tokensOf) {
    note("words are texts: which tokens they have needs the model's vocabulary, so they are not banned");
    return {};
  }
  const sequences = value.flatMap((word: string) => {
    const plain = tokensOf(word.trimStart());
    const spaced = tokensOf(` ${word.trimStart()}`).filter(
      (tokens) => !plain.some((other) => other[0] === tokens[0] || other.length !== tokens.length),
    );
    return [...plain, ...spaced];
  });
  return { bannedTokens: sequences };
};

/** Breakers of DRY: strings, as a list or as JSON in a string, with or without its brackets. */
export const readBreakers: Reader = (value, context) => {
  const { parameter, request, settings, note } = context;
  const list: unknown = typeof value === "string" ? parsed(value) : value;
  if (!Array.isArray(list)) throw new OptionError(parameter, value, "a list of strings");
  const { tokensOf } = settings;
  if (tokensOf)
    return { dryBreakers: list.flatMap((each) => tokensOf(String(each))) } satisfies SamplerOptions;
  if (list.length > 0 && Number(request.dry_multiplier) > 0) {
    note(
      "breakers are texts: which tokens they have needs the model's vocabulary, so repeats are not broken",
      "changed",
    );
  }
  return {};
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim().startsWith("[") ? text : `[${text}]`);
  } catch {
    return undefined;
  }
}
