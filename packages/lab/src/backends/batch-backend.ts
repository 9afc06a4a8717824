import type { TextRow } from "nsigma/hosts";
import { UserError } from "../errors.ts";
import { rowOf } from "../generate/generate-all.ts";
import { fitting, type LocalModel } from "../models/model.ts";
import type { Backend } from "./backend.ts";
import { answerOf } from "./host-backend.ts";
import { MeansOfRows } from "./means-of-rows.ts";
import type { Unit } from "../run/texts.ts";

/** What a row of the batch is for. */
interface Watched {
  readonly unit: Unit;
  readonly means: MeansOfRows;
}

/**
 * Answers many units at a time: those with one prompt share its evaluation, and a text that has ended leaves the batch
 * to another.
 */
export function batchBackend(model: LocalModel, decoder: NonNullable<LocalModel["decoder"]>): Backend {
  return {
    async answer(units, done, signal) {
      for await (const { key, answer } of decoder.decode(rows(), model.room)) {
        if (signal.aborted) return;
        done(key.unit, answerOf(answer.end(), key.means));
      }

      function* rows(): Generator<TextRow<Watched>> {
        for (const unit of units) yield rowFor(unit, model, signal);
      }
    },
    close: model.close,
  };
}

/** @throws UserError when an item's prompt leaves no room for an answer */
function rowFor(unit: Unit, model: LocalModel, signal: AbortSignal): TextRow<Watched> {
  const { contextLength, name } = model;
  const prompt = fitting(model, unit.request.prompt);
  const { length } = model.encode(prompt);
  if (length === 0 || length >= contextLength) {
    const { task, item } = unit.sample;
    throw new UserError(
      `task ${task}, item ${item}: its prompt must have 1 to ${contextLength - 1} tokens, as model ${name} can take, got ${length}`,
    );
  }
  const means = new MeansOfRows();
  const request = { ...unit.request, prompt, signal };
  return rowOf({ unit, means }, model, request, means.watch(request.sampler));
}
