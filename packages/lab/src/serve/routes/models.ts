import type { ServedModel } from "../engine/served-model.ts";
import { route } from "../route.ts";

/** https://platform.openai.com/docs/api-reference/models/list */
export const models = route({
  method: "GET",
  paths: ["/v1/models", "/models"],
  summary: "lists the models that are served",
  answer: ({ site }) => ({ object: "list", data: site.models.map(described) }),
});

/** https://platform.openai.com/docs/api-reference/models/retrieve */
export const model = route({
  method: "GET",
  paths: ["/v1/models/*", "/models/*"],
  summary: "one of the models that are served",
  answer: (exchange) => described(exchange.model(exchange.params["*"])),
});

function described({ id, created, model: { contextLength, vocabSize } }: ServedModel): object {
  return {
    id,
    object: "model",
    created,
    owned_by: "nsigma",
    max_model_len: Number.isFinite(contextLength) ? contextLength : null,
    vocab_size: vocabSize,
  };
}
