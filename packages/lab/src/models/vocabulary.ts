import type { TranslationSettings } from "nsigma/dialects";
import type { Model } from "./model.ts";

/** What a model knows of its tokens that a sampler's options may need: texts as token ids. */
export function vocabularyOf(model: Model): Required<TranslationSettings> {
  const { tokenizer, endOfText } = model;
  const encode = (text: string) => tokenizer.encode(text, { add_special_tokens: false });
  return {
    endOfText,
    tokensOf: (text) => [encode(text)],
    // A repeat is broken by any token that has the text in it, and by the text in several tokens.
    breakersOf: (text) => {
      const whole = encode(text);
      const pieces = piecesOf(model).flatMap((piece, id) => (piece.includes(text) ? [[id]] : []));
      return whole.length > 1 ? [...pieces, whole] : pieces;
    },
  };
}

const known = new WeakMap<Model, string[]>();

function piecesOf(model: Model): string[] {
  const { tokenizer, network } = model;
  const found = known.get(model);
  if (found) return found;
  const size = (network.config as { vocab_size?: number }).vocab_size ?? 0;
  const pieces = Array.from({ length: size }, (_, id) =>
    tokenizer.decode([id], { skip_special_tokens: false }),
  );
  known.set(model, pieces);
  return pieces;
}
