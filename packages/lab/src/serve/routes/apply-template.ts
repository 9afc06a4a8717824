import { chatOf, encoded } from "../requests/asked.ts";
import { messages, only, text } from "../requests/fields.ts";
import { route } from "../route.ts";

const body = only({ messages, model: text.optional() });

/**
 * As llama.cpp's server has it: the text is one that /v1/completions can be asked to go on with, so it is without the token that is
 * put before every text anyway.
 */
export const applyTemplate = route({
  method: "POST",
  paths: ["/apply-template"],
  summary: "a chat as the model's template writes it",
  body,
  answer(exchange, { messages: list, model: id }) {
    const served = exchange.model(id);
    const { ids } = encoded(chatOf(list, served, exchange), served);
    const { tokenText, encode } = served.model;
    const textOf = (some: readonly number[]): string =>
      some.length > 0 ? tokenText.textOf([...some], true) : "";
    const rest = textOf(ids.slice(1));
    const again = encode(rest);
    const isPutAnyway = again.length === ids.length && again[0] === ids[0];
    return { prompt: isPutAnyway ? rest : textOf(ids) };
  },
});
