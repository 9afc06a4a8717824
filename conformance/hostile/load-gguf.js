// Loads one damaged GGUF after another, as the command line does, and says what came of each: a process that may die of it.
//
//     node load-gguf.js FILE         then messages {cut?, patches: [[offset, bytes]]} through its parent
import { closeSync, copyFileSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { loadGguf } from "../../packages/lab/dist/models/load-gguf.js";

const [original, file] = process.argv.slice(2);

process.on("message", async ({ cut, patches }) => {
  copyFileSync(original, file);
  const descriptor = openSync(file, "r+");
  if (cut !== undefined) ftruncateSync(descriptor, cut);
  for (const [offset, bytes] of patches)
    writeSync(descriptor, Uint8Array.from(bytes), 0, bytes.length, offset);
  closeSync(descriptor);
  process.send(await outcome());
});

async function outcome() {
  const begun = performance.now();
  let model;
  try {
    model = await loadGguf("damaged", file);
    const { text } = await model.host.generate({
      prompt: "Mia has",
      sampler: { temperature: 0 },
      maxTokens: 2,
    });
    return { loaded: true, text, ms: performance.now() - begun };
  } catch (error) {
    return { loaded: false, name: error.name, message: error.message, ms: performance.now() - begun };
  } finally {
    await model?.close();
  }
}
