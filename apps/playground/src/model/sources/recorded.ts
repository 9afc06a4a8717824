import { readRecording } from "nsigma/recording";
import type { RowSource } from "../row-source.ts";

/** What a page should hold of rows, in bytes. */
const MOST_BYTES = 2 ** 30;

/** Opens a file of `nsigma record`: the rows of its texts are there, and no others. */
export async function openRecording(file: Blob): Promise<RowSource> {
  const { rows, ...recording } = await readRecording(file.stream());
  const { model, vocabSize, texts, words, about } = recording;
  const size = 4 * vocabSize * texts.reduce((sum, each) => sum + each.rows, 0);
  if (size > MOST_BYTES) {
    await rows.return();
    throw new Error(`the recording has ${(size / 2 ** 30).toFixed(1)} GB of rows; this page takes 1 GB`);
  }
  const known = new Map<string, Float32Array>();
  for await (const { logits, text, position } of rows)
    known.set(texts[text].tokens.slice(0, position).join(), logits);
  return {
    info: {
      name: model,
      vocabSize,
      contextLength: Infinity,
      chat: false,
      endOfText: [],
      runsOn: "recorded",
      recorded: { texts, about },
    },
    encode: () => texts[0].tokens.slice(0, texts[0].start),
    textOf: (id) => words[id] ?? `#${id}`,
    after(ids) {
      const row = known.get(ids.join());
      return row
        ? Promise.resolve(row)
        : Promise.reject(new Error("this row was not recorded; open a model to go on from here"));
    },
    async close() {
      known.clear();
    },
  };
}
