import { batch } from "@preact/signals";
import { DEFAULT_ORDER } from "nsigma";
import { readSaved, type SavedText } from "../model/saved-text.ts";
import { after, type TextNode } from "./branches.ts";
import { openModel } from "./model.ts";
import { chosen, samplers, seed, temperature, temperatureFirst } from "./samplers.ts";
import { branches, model, place, prompt, question, shown, stop, written, writer } from "./text.ts";

/** The text that is shown, with everything that led to it. */
export function savedText(): SavedText {
  return {
    version: 1,
    model: model.value?.name ?? "",
    question: question.value,
    sampler: writer.value,
    prompt: prompt.value,
    tokens: written.value,
  };
}

/**
 * Shows a text that was saved: on the rows of the model that wrote it where that is open, and without rows elsewhere.
 *
 * @throws Error in one line where the file is not such a text
 */
export async function openSaved(file: Blob, name: string): Promise<void> {
  const saved = await readSaved(file, name);
  const size = saved.tokens[0]?.trace.vocabSize;
  const { value: open } = model;
  const same = open && saved.model === open.name && (size === undefined || size === open.vocabSize);
  const tokens = [...saved.prompt, ...saved.tokens];
  if (same && tokens.some(({ id }) => id >= open.vocabSize))
    throw new Error(`${name}: it has tokens that ${open.name} has not`);
  if (!same) await openModel({ from: "text", name: saved.model });
  stop();
  let leaf: TextNode | undefined;
  for (const token of saved.tokens) leaf = after(leaf, token, "from a file");
  batch(() => {
    takeSampler(saved.sampler);
    question.value = saved.question;
    prompt.value = saved.prompt;
    branches.value = [{ id: 0, leaf }];
    shown.value = 0;
    place.value = 0;
  });
}

/** The settings that the page has a place for. */
function takeSampler(given: SavedText["sampler"]): void {
  const at = samplers.value.findIndex(({ option }) => typeof given[option] === "number");
  if (at !== -1) {
    chosen.value = at;
    const value = given[samplers.value[at].option] as number;
    samplers.value = samplers.value.map((each, place) => (place === at ? { ...each, value } : each));
  }
  if (typeof given.temperature === "number" && given.temperature > 0) temperature.value = given.temperature;
  if (Number.isInteger(given.seed)) seed.value = given.seed as number;
  if (Array.isArray(given.order)) temperatureFirst.value = given.order.join() !== DEFAULT_ORDER.join();
}
