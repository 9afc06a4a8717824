import { fitting, type LocalModel } from "../models/model.ts";
import { logProbabilities } from "../models/scores.ts";
import { asText, bitsIn, type GivenText, type OpenJudge } from "./judge.ts";

/** The tokens of a text that begins with a prompt. */
interface Answered {
  readonly ids: readonly number[];
  /** Where among them the answer begins. */
  readonly start: number;
}

/**
 * A model that runs here. Texts go through it one after the other, each in one run, so that what is found of a text
 * does not depend on the others; its rows are read as they come, and none is kept.
 *
 * @param plain prompts are put as they stand; otherwise in the model's chat template, where it has one
 */
export function localJudge(model: LocalModel, plain: boolean): OpenJudge {
  return {
    async answer(texts, done, signal, failed) {
      for (const each of texts) {
        if (signal.aborted) return;
        const { ids, start } = tokensOf(model, each, plain);
        const fault = faultOf(model, { ids, start });
        if (fault === undefined) done(each, bitsIn(await logProbabilities(model, ids, start)));
        else failed(each, fault);
      }
    },
    close: model.close,
  };
}

function tokensOf(model: LocalModel, { prompt, text }: GivenText, plain: boolean): Answered {
  const asked = model.encode(plain ? asText(prompt) : fitting(model, prompt));
  const answer = text === "" ? [] : model.tokenText.tokensOf(text);
  return { ids: [...asked, ...answer], start: asked.length };
}

function faultOf({ contextLength }: LocalModel, { ids, start }: Answered): string | undefined {
  if (start === 0) return "a prompt has no tokens";
  return ids.length > contextLength
    ? `prompt and answer do not fit into its context of ${contextLength} tokens`
    : undefined;
}
