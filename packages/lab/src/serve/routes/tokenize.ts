import { only, text, truth } from "../requests/fields.ts";
import { route } from "../route.ts";

/** Characters that are encoded at once: it takes about a second, in which nobody else is answered. */
const MOST = 2 ** 18;

const body = only({
  content: text.max(MOST, `must be a text of at most ${MOST} characters`),
  add_special: truth.optional().describe("with the tokens that the model puts around a text; default false"),
  with_pieces: truth.optional().describe("with the text of each token"),
  model: text.optional(),
});

/** As llama.cpp's server has it. */
export const tokenize = route({
  method: "POST",
  paths: ["/tokenize"],
  summary: "a text as token ids",
  body,
  answer(exchange, { content, add_special = false, with_pieces = false, model: id }) {
    const { model } = exchange.model(id);
    const ids = add_special ? model.encode(content) : model.tokenText.tokensOf(content);
    const piece = (token: number): object => ({ id: token, piece: model.tokenText.textOf([token], true) });
    return { tokens: with_pieces ? Array.from(ids, piece) : [...ids] };
  },
});
