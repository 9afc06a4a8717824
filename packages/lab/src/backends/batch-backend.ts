import { encodePrompt, tokenText } from "nsigma/hosts";
import { type Decoder, TextRow } from "nsigma/onnxruntime";
import { UserError } from "../errors.ts";
import { fitting, type OnnxModel } from "../models/model.ts";
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
export function batchBackend(model: OnnxModel, decoder: Decoder, batch: number): Backend {
  return {
    async answer(units, done, signal) {
      for await (const { key, answer } of decoder.decode(rows(), batch)) {
        if (signal.aborted) return;
        done(key.unit, answerOf(answer.end(), key.means));
      }

      function* rows(): Generator<TextRow<Watched>> {
        for (const unit of units) yield rowFor(unit, model, signal);
      }
    },
    close: async () => {
      await model.network.dispose();
    },
  };
}

/** @throws UserError when an item's prompt leaves no room for an answer */
function rowFor(unit: Unit, model: OnnxModel, signal: AbortSignal): TextRow<Watched> {
  const { tokenizer, endOfText, contextLength, name } = model;
  const prompt = fitting(model, unit.request.prompt);
  const ids = encodePrompt(tokenizer, prompt);
  if (ids.length === 0 || ids.length >= contextLength) {
    const { task, item } = unit.sample;
    throw new UserError(
      `task ${task}, item ${item}: its prompt has ${ids.length} tokens; expected 1 to ${contextLength - 1}, as model ${name} can take`,
    );
  }
  const means = new MeansOfRows();
  const settings = { tokenText: tokenText(tokenizer), endOfText, prompt: ids, contextLength };
  const request = { ...unit.request, prompt, signal };
  return new TextRow({ unit, means }, request, settings, means.watch(request.sampler));
}
