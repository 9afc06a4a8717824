import { route } from "../route.ts";

/** As llama.cpp's server has it, without the texts. */
export const slots = route({
  method: "GET",
  paths: ["/slots"],
  summary: "the places of each model, and what they are doing",
  answer: ({ site }) =>
    site.models.flatMap(({ id: model, slots: places, model: { contextLength } }) =>
      places.map(({ text, requests }, id) => ({
        id,
        model,
        n_ctx: Number.isFinite(contextLength) ? contextLength : null,
        is_processing: text !== undefined,
        requests,
        ...(text && { n_prompt_tokens: text.prompt.length, n_decoded: text.count }),
      })),
    ),
});
