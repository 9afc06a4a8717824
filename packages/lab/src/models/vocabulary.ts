import type { SamplerOptions } from "nsigma";
import type { TranslationSettings } from "nsigma/dialects";
import { UserError } from "../errors.ts";
import type { LocalModel, Model } from "./model.ts";

/** What a model knows of its tokens that a sampler's options may need: texts as token ids. A server's are not known here. */
export function vocabularyOf(model: LocalModel): Required<TranslationSettings>;
export function vocabularyOf(model: Model): TranslationSettings;
export function vocabularyOf(model: Model): TranslationSettings {
  if (model.kind === "server") return {};
  const found = vocabularies.get(model);
  if (found) return found;
  const vocabulary = readVocabulary(model);
  vocabularies.set(model, vocabulary);
  return vocabulary;
}

const vocabularies = new WeakMap<LocalModel, Required<TranslationSettings>>();

/** Breakers of DRY that are kept: finding those of a text takes a look at every token. */
const MOST_BREAKERS = 1000;

function readVocabulary(model: LocalModel): Required<TranslationSettings> {
  const { endOfText, tokenText } = model;
  const known = new Map<string, number[][]>();
  return {
    endOfText,
    tokensOf: (text) => [[...tokenText.tokensOf(text)]],
    breakersOf(text) {
      const breakers = known.get(text) ?? findBreakers(model, text);
      if (known.size < MOST_BREAKERS) known.set(text, breakers);
      return breakers;
    },
  };
}

/** A repeat is broken by any token that has the text in it, and by one that ends with its beginning and the rest. */
function findBreakers(model: LocalModel, text: string): number[][] {
  const { tokensOf } = model.tokenText;
  const whole = [...tokensOf(text)];
  const pieces = piecesOf(model).flatMap((piece, id) => {
    if (piece.includes(text)) return [[id]];
    return restsOf(text, piece).map((rest) => [id, ...tokensOf(rest)]);
  });
  return whole.length > 1 ? [...pieces, whole] : pieces;
}

/** What was read of each model's tokens: a trace tells hundreds for every token, and reading one takes as long as drawing it. */
const readings = new WeakMap<LocalModel, string[]>();

/** How a token reads, special ones included. */
export function textOf(model: LocalModel, token: number): string {
  let known = readings.get(model);
  if (!known) readings.set(model, (known = []));
  return (known[token] ??= model.tokenText.textOf([token], true));
}

/** What is left of a text after each of its beginnings that a piece ends with. */
function restsOf(text: string, piece: string): string[] {
  const lengths = Array.from({ length: Math.min(piece.length, text.length - 1) }, (_, i) => i + 1);
  return lengths
    .filter((length) => piece.endsWith(text.slice(0, length)))
    .map((length) => text.slice(length));
}

function piecesOf(model: LocalModel): string[] {
  return Array.from({ length: model.vocabSize }, (_, id) => textOf(model, id));
}

/**
 * Checks that a model has every token that a sampler's options name: a bias on one that it has not would do nothing.
 *
 * @param place where the options stand, before their names in the error
 * @throws UserError naming the option and the id
 */
export function checkTokenIds(options: SamplerOptions, { name, vocabSize }: Model, place = ""): void {
  if (vocabSize === 0) return; // the model does not say
  for (const [option, ids] of tokenIdsOf(options)) {
    const stranger = ids.find((id) => id >= vocabSize);
    if (stranger === undefined) continue;
    throw new UserError(
      `${place}${option}: there is no token ${stranger}: model ${name} has ${vocabSize}, with the ids 0 to ${vocabSize - 1}`,
    );
  }
}

function tokenIdsOf({
  logitBias = {},
  sequenceBias = [],
  bannedTokens = [],
  dryBreakers = [],
  xtcProtected = [],
  endOfText = [],
}: SamplerOptions): [option: keyof SamplerOptions, ids: readonly number[]][] {
  return [
    ["logitBias", Object.keys(logitBias).map(Number)],
    ["sequenceBias", sequenceBias.flatMap(({ tokens }) => tokens)],
    ["bannedTokens", bannedTokens.flat()],
    ["dryBreakers", dryBreakers.flat()],
    ["xtcProtected", xtcProtected],
    ["endOfText", endOfText],
  ];
}
