import { batch, signal } from "@preact/signals";
import { engine } from "../model/remote.ts";
import { after, type TextNode } from "./branches.ts";
import { branches, model, place, prompt, shown, trying, writer } from "./text.ts";

/** Which text of the recording is shown. */
export const recordedText = signal(0);

/** Shows a text of the recording that is open, with the rows that it has. */
export async function showRecorded(text: number): Promise<void> {
  await trying(async () => {
    const recording = model.value?.recorded?.texts[text];
    if (!recording) return;
    const { tokens, start, rows } = recording;
    const before = tokens.slice(0, start);
    const words = await engine.texts(before);
    let leaf: TextNode | undefined;
    for (let step = 0; step < rows && start + step < tokens.length; step++) {
      const ids = tokens.slice(0, start + step);
      leaf = after(leaf, await engine.take(ids, writer.value, step, tokens[start + step]), "recorded");
    }
    batch(() => {
      recordedText.value = text;
      prompt.value = before.map((id, at) => ({ id, text: words[at] }));
      branches.value = [{ id: 0, leaf }];
      shown.value = 0;
      place.value = 0;
    });
  });
}
