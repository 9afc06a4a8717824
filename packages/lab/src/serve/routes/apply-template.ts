import { chatOf, encoded } from "../requests/asked.ts";
import { messages, only, text } from "../requests/fields.ts";
import { route } from "../route.ts";

const body = only({ messages, model: text.optional() });

/** As llama.cpp's server has it. */
export const applyTemplate = route({
  method: "POST",
  paths: ["/apply-template"],
  summary: "a chat as the model's template writes it",
  body,
  answer(exchange, { messages: list, model: id }) {
    const served = exchange.model(id);
    const { ids } = encoded(chatOf(list, served, exchange), served);
    return { prompt: served.model.tokenText.textOf([...ids], true) };
  },
});
