import type { TranslationSettings } from "nsigma/dialects";
import type { Model } from "./model.ts";

/** What a model knows of its tokens that a sampler's options may need: texts as token ids. */
export function vocabularyOf(model: Model): Required<TranslationSettings> {
  const { endOfText } = model;
  return {
    endOfText,
    tokensOf: (text) => [model.encode(text)],
    // A repeat is broken by any token that has the text in it, and by one that ends with its beginning and the rest.
    breakersOf: (text) => {
      const whole = model.encode(text);
      const pieces = piecesOf(model).flatMap((piece, id) => {
        if (piece.includes(text)) return [[id]];
        return restsOf(text, piece).map((rest) => [id, ...model.encode(rest)]);
      });
      return whole.length > 1 ? [...pieces, whole] : pieces;
    },
  };
}

/** What is left of a text behind each of its beginnings that a piece ends with. */
function restsOf(text: string, piece: string): string[] {
  const lengths = Array.from({ length: Math.min(piece.length, text.length - 1) }, (_, i) => i + 1);
  return lengths
    .filter((length) => piece.endsWith(text.slice(0, length)))
    .map((length) => text.slice(length));
}

const known = new WeakMap<Model, string[]>();

function piecesOf(model: Model): string[] {
  const found = known.get(model);
  if (found) return found;
  const pieces = Array.from({ length: model.vocabSize }, (_, id) => model.textOf(id));
  known.set(model, pieces);
  return pieces;
}
