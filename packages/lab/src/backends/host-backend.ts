import type { Generated } from "nsigma/hosts";
import { fitting, type Model } from "../models/model.ts";
import type { Backend } from "./backend.ts";
import { MeansOfRows } from "./means-of-rows.ts";
import type { Answer } from "../run/sample.ts";

/** A model whose host answers one request after the other. */
export function hostBackend(model: Model, close: () => Promise<void>): Backend {
  return {
    async answer(units, done, signal) {
      for (const unit of units) {
        const means = new MeansOfRows();
        const generated = await model.host.generate({
          ...unit.request,
          prompt: fitting(model, unit.request.prompt),
          signal,
          onTrace: (trace) => means.add(trace),
        });
        if (signal.aborted) return;
        done(unit, answerOf(generated, means));
      }
    },
    close,
  };
}

/** What of a generated text is written down. */
export function answerOf(generated: Generated, means?: MeansOfRows): Answer {
  const { text, ending, promptTokens, tokens, reasoningTokens } = generated;
  const read = means?.read();
  const notes = generated.notes.filter(({ option }) => option !== "reasoning"); // its tokens say it
  return {
    text,
    ending,
    promptTokens,
    tokens,
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(read && { means: read }),
    ...(notes.length > 0 && { notes }),
  };
}
