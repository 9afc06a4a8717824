// Brings real models for the tests into a cache folder outside the repository: SmolLM2-135M-Instruct in GGUF, and in ONNX
// made of the same weights; Gemma 3 270M where it is asked for. What is there stays, an interrupted download goes on,
// and every file is checked by its hash. The GGUFs take Node alone, the ONNX takes Python 3.11 or newer with pip.
//
//     npm run models:real
//     npm run models:real -- gemma3
import { join } from "node:path";
import { bringGguf } from "./real-models/gguf.js";
import { sha256Of } from "./real-models/hash.js";
import { FOLDER, MODELS } from "./real-models/models.js";
import { bringOnnx, readMade } from "./real-models/onnx.js";
import { megabytes } from "./real-models/progress.js";

const asked = process.argv.length > 2 ? process.argv.slice(2) : ["smollm2"];
const unknown = asked.find((name) => !Object.hasOwn(MODELS, name));
if (unknown !== undefined) {
  console.error(`There is no model ${unknown}; there are ${Object.keys(MODELS).join(", ")}`);
  process.exit(2);
}

for (const name of asked) {
  const model = MODELS[name];
  console.log(`${model.title} (${model.licence})`);
  try {
    await bringGguf(model);
    if (model.onnx) await bringOnnx(model);
  } catch (why) {
    console.error(`  ${why.message}`);
    process.exitCode = 1;
  }
}

console.log(`\n${FOLDER}`);
for (const model of Object.values(MODELS)) {
  const expected = [[model.gguf, model]];
  const made = model.onnx ? readMade(model) : undefined;
  for (const [name, file] of Object.entries(made?.files ?? {})) expected.push([join(model.onnx, name), file]);
  for (const [file, { size, sha256 }] of expected) {
    const found = await sha256Of(file).catch(() => undefined);
    if (found === undefined) continue;
    console.log(`  ${file.slice(FOLDER.length + 1).padEnd(64)} ${megabytes(size).padStart(9)}  ${found}`);
    if (found === sha256) continue;
    console.error("    is damaged: delete it and run this again");
    process.exitCode = 1;
  }
}
