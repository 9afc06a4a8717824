import { OptionError } from "../../errors.ts";
import type { LogitBias } from "../../options/options.ts";
import type { Context, Reader, Writer } from "../dialect.ts";
import { bansOf } from "./sequences.ts";

// Formats of biases and bans that several engines share.

/** How an engine reads biases; most read `{id: number}` and nothing else. */
interface BiasFormat {
  /** Where it cuts numbers off, above and below. */
  readonly most?: number;
  /** It passes over what it cannot read, and does not refuse it. */
  readonly lenient?: boolean;
  /** It reads `[[id or text, number], ...]` and `{text: number}` too, and false as a ban. */
  readonly texts?: boolean;
}

/** Biases by token id. -Infinity bans. */
export function readLogitBias(format: BiasFormat = {}): Reader {
  const { most = Infinity } = format;
  return (value, context) => {
    const bias: Record<string, number | false> = {};
    for (const [key, given] of pairsOf(value, context, format)) {
      const amount = amountOf(given, context, format);
      if (amount === undefined) continue;
      const cut = Math.min(Math.max(amount, -most), most);
      if (cut !== amount) {
        context.note(`the engine takes ${cut} for the ${amount} of token ${String(key)}`, "changed");
      }
      for (const id of idsOf(key, context, format)) {
        const before = bias[id] ?? 0;
        bias[id] = cut === -Infinity || before === false ? false : before + cut;
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

function pairsOf(value: unknown, context: Context, { texts, lenient }: BiasFormat): [unknown, unknown][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value).map(([key, bias]) => [/^\s*[-+]?\d+$/.test(key) ? Number(key) : key, bias]);
  }
  const list: readonly unknown[] = texts && Array.isArray(value) ? value : [value];
  return list.filter((pair): pair is [unknown, unknown] => {
    if (texts && Array.isArray(pair) && pair.length === 2) return true;
    passOver(lenient, context, pair, "an object of biases by token id");
    return false;
  });
}

/** A number to add; nothing for what the engine passes over. */
function amountOf(given: unknown, context: Context, { texts, lenient }: BiasFormat): number | undefined {
  if (texts && given === false) return -Infinity;
  if (typeof given === "number" && given < Infinity) return given;
  passOver(lenient, context, given, `a number${texts ? ", or false" : "; -Infinity"} to ban the token`);
  return undefined;
}

function idsOf(key: unknown, context: Context, { texts, lenient }: BiasFormat): readonly number[] {
  const { settings, note } = context;
  if (typeof key === "number" && Number.isInteger(key) && key >= 0) return [key];
  if (!texts || typeof key !== "string")
    passOver(lenient, context, key, "a token id, an integer of at least 0");
  else if (settings.tokensOf) return settings.tokensOf(key).flat();
  else note(`"${key}" is a text: which tokens it has needs the model's vocabulary`, "changed");
  return [];
}

function passOver(lenient: boolean | undefined, context: Context, what: unknown, expected: string): void {
  if (!lenient) throw new OptionError(context.parameter, what, expected);
  context.note(`the engine passes over ${JSON.stringify(what)}: it expects ${expected}`, "changed");
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

/** How an engine reads DRY's breakers. */
interface BreakerFormat {
  /** A repeat breaks at every token that has the text in it, and not only at the text as it is usually written. */
  readonly anywhere?: boolean;
  /** A repeat breaks at the last token of the text alone. */
  readonly last?: boolean;
  /** "list": a list, not empty; "json": a string of JSON, with or without its brackets. Left out: both. */
  readonly as?: "list" | "json";
}

const FORMATS = {
  list: "a list of strings, not empty, as the engine does",
  json: 'strings as JSON in one string, for example "[\\"\\\\n\\"]", as the engine does',
  both: "a list of strings",
} as const;

/** Breakers of DRY: strings. Empty ones break nothing. */
export function readBreakers({ anywhere, last, as }: BreakerFormat = {}): Reader {
  return (value, context) => {
    const { parameter, request, settings, note } = context;
    const isText = typeof value === "string";
    const list: unknown = isText ? parsed(value) : value;
    const isFormat = as === undefined || as === (isText ? "json" : "list");
    const isTexts = Array.isArray(list) && list.every((each) => typeof each === "string");
    if (!isFormat || !isTexts || (as === "list" && list.length === 0)) {
      throw new OptionError(parameter, value, FORMATS[as ?? "both"]);
    }
    const texts = list.filter((text) => text !== "");
    if (texts.length < list.length) note("an empty string breaks nothing", "changed");
    const tokensOf = (anywhere && settings.breakersOf) || settings.tokensOf;
    const acts = texts.length > 0 && Number(request.dry_multiplier) > 0;
    if (!tokensOf) {
      const why = "which tokens they have needs the model's vocabulary, so repeats are not broken";
      if (acts) note(`breakers are texts: ${why}`, "changed");
      return {};
    }
    if (acts && anywhere && !settings.breakersOf) {
      note("every token with the text in it breaks repeats there: pass breakersOf", "changed");
    }
    if (last)
      return { dryBreakers: texts.flatMap((text) => tokensOf(`a${text}`).map((each) => each.slice(-1))) };
    return { dryBreakers: texts.flatMap((text) => tokensOf(text)) };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim().startsWith("[") ? text : `[${text}]`);
  } catch {
    return undefined;
  }
}
