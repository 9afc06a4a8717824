import type { TranslationSettings } from "nsigma/dialects";
import type { Model } from "./model.ts";

/** What a model knows of its tokens that a sampler's options may need: texts as token ids. */
export function vocabularyOf(model: Model): Required<TranslationSettings> {
  const { endOfText } = model;
  return {
    endOfText,
    tokensOf: (text) => [model.encode(text)],
    // A repeat is broken by any token that has the text in it, and by the text in several tokens.
    breakersOf: (text) => {
      const whole = model.encode(text);
      const pieces = piecesOf(model).flatMap((piece, id) => (piece.includes(text) ? [[id]] : []));
      return whole.length > 1 ? [...pieces, whole] : pieces;
    },
  };
}

const known = new WeakMap<Model, string[]>();

function piecesOf(model: Model): string[] {
  const found = known.get(model);
  if (found) return found;
  const pieces = Array.from({ length: model.vocabSize }, (_, id) => model.textOf(id));
  known.set(model, pieces);
  return pieces;
}
