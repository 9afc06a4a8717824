import type { Sampler } from "nsigma";
import { Answer, type HostRequest, tokenText } from "nsigma/hosts";
import type { Decoder, Row } from "nsigma/onnxruntime";
import { UserError } from "../errors.ts";
import type { OnnxModel } from "../models/model.ts";
import type { Backend } from "./backend.ts";
import { answerOf } from "./host-backend.ts";
import { MeansOfRows } from "./means-of-rows.ts";
import type { Unit } from "../run/texts.ts";

/**
 * Answers many units at a time: those with one prompt share its evaluation, and a text that has ended leaves the batch
 * to another.
 */
export function batchBackend(model: OnnxModel, decoder: Decoder, batch: number): Backend {
  return {
    async answer(units, done, signal) {
      for await (const { unit, answer, means } of decoder.decode(rows(), batch)) {
        if (signal.aborted) return;
        done(unit, answerOf(answer.end(), means));
      }

      function* rows(): Generator<UnitRow> {
        for (const unit of units) yield new UnitRow(unit, model, signal);
      }
    },
    close: async () => {
      await model.network.dispose();
    },
  };
}

/** A unit as a row of the batch. */
class UnitRow implements Row {
  readonly prompt: readonly number[];
  readonly unit: Unit;
  readonly answer: Answer;
  readonly means: MeansOfRows = new MeansOfRows();
  private readonly sampler: Sampler;

  constructor(unit: Unit, model: OnnxModel, signal: AbortSignal) {
    const { tokenizer, endOfText, contextLength, chat } = model;
    const { prompt: given } = unit.request;
    const prompt = chat || typeof given === "string" ? given : given.map(({ content }) => content).join("\n");
    this.unit = unit;
    this.prompt = promptTokens(prompt, unit, model);
    const settings = { tokenText: tokenText(tokenizer), endOfText, prompt: this.prompt, contextLength };
    this.answer = new Answer({ ...unit.request, prompt, signal }, settings);
    this.sampler = this.means.watch(unit.request.sampler);
    this.sampler.prompt(this.prompt);
  }

  get over(): boolean {
    return this.answer.ending !== undefined;
  }

  next(logits: Parameters<Row["next"]>[0]): number {
    const token = this.sampler.sample(logits);
    this.answer.take(token);
    return token;
  }
}

/** @throws UserError when an item's prompt leaves no room for an answer */
function promptTokens(prompt: HostRequest["prompt"], { sample }: Unit, model: OnnxModel): number[] {
  const { tokenizer, contextLength, name } = model;
  const template = { add_generation_prompt: true, return_tensor: false, return_dict: false };
  const ids =
    typeof prompt === "string"
      ? tokenizer.encode(prompt)
      : (tokenizer.apply_chat_template([...prompt], template) as number[]);
  if (ids.length > 0 && ids.length < contextLength) return ids;
  throw new UserError(
    `task ${sample.task}, item ${sample.item}: its prompt has ${ids.length} tokens; expected 1 to ${contextLength - 1}, as model ${name} can take`,
  );
}
