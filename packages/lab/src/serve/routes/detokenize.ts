import { ApiError } from "../api-error.ts";
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
    const { tokenText, vocabSize } = exchange.model(id).model;
    const odd = ids.find((each) => each >= vocabSize);
    if (odd !== undefined)
      throw new ApiError(
        400,
        `tokens: there is no token ${odd}; the model has the ids 0 to ${vocabSize - 1}`,
        { param: "tokens" },
      );
    return { content: ids.length === 0 ? "" : tokenText.textOf(ids, true) };
  },
});
