import { route } from "../route.ts";

/** As llama.cpp's server has it: what holds where a request says nothing. */
export const props = route({
  method: "GET",
  paths: ["/props"],
  summary: "how the server is set up",
  answer({ site }) {
    const [first] = site.models;
    return {
      default_generation_settings: { ...site.defaults.sampler, n_ctx: finite(first.model.contextLength) },
      dialect: site.defaults.dialect ?? null,
      total_slots: first.scheduler.places,
      models: site.models.map(({ id, model, scheduler }) => ({
        id,
        n_ctx: finite(model.contextLength),
        n_vocab: model.vocabSize,
        total_slots: scheduler.places,
        chat: model.chat,
        end_of_text: [...model.endOfText],
        runtime: model.host.name,
      })),
      build_info: `nsigma ${site.version}`,
    };
  },
});

function finite(length: number): number | null {
  return Number.isFinite(length) ? length : null;
}
