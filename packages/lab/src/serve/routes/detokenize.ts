import { only, text, tokens, truth } from "../requests/fields.ts";
import { route } from "../route.ts";

const body = only({
  tokens,
  with_pieces: truth.optional().describe("with the text of each token"),
  model: text.optional(),
});

/** As llama.cpp's server has it, and with the text of each token, as /tokenize has it. */
export const detokenize = route({
  method: "POST",
  paths: ["/detokenize"],
  summary: "token ids as a text, special tokens written out",
  body,
  answer(exchange, { tokens: ids, with_pieces = false, model: id }) {
    const served = exchange.model(id);
    served.checkIds(ids, "tokens");
    const textOf = (some: number[]): string => served.model.tokenText.textOf(some, true);
    return {
      content: ids.length === 0 ? "" : textOf(ids),
      ...(with_pieces && { pieces: ids.map((token) => ({ id: token, piece: textOf([token]) })) }),
    };
  },
});
