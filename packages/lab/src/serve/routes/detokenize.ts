import { only, text, tokens } from "../requests/fields.ts";
import { route } from "../route.ts";

const body = only({ tokens, model: text.optional() });

/** As llama.cpp's server has it. */
export const detokenize = route({
  method: "POST",
  paths: ["/detokenize"],
  summary: "token ids as a text, special tokens written out",
  body,
  answer(exchange, { tokens: ids, model: id }) {
    const served = exchange.model(id);
    served.checkIds(ids, "tokens");
    return { content: ids.length === 0 ? "" : served.model.tokenText.textOf(ids, true) };
  },
});
