import { readdirSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";

/** The model that needs no download. */
export const EMBEDDED = "embedded";

/** Where a model is: a folder or a GGUF file on this machine, or an id on the Hugging Face hub. */
export type Location = { folder: string } | { gguf: string } | { hub: string };

/**
 * Finds out what a model's name means.
 *
 * @param name `embedded`, a folder with an ONNX model as transformers.js lays it out, a `.gguf` file, or
 *   `owner/name` on the hub
 * @throws UserError when it is none of them
 */
export function locate(name: string): Location {
  if (name === EMBEDDED) return { folder: MODEL_FOLDER };
  const folder = resolve(name);
  const isGguf = /\.gguf$/i.test(name);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    checkFolder(name, folder);
    return { folder };
  }
  if (found?.isFile() && isGguf) return { gguf: folder };
  if (found) throw new UserError(`model ${name}: a folder or a .gguf was expected, this is another file`);
  if (isGguf) throw new UserError(`model ${name}: there is no such file`);
  if (/^[\w.-]+\/[\w.-]+$/.test(name) && !name.startsWith(".")) return { hub: name };
  throw new UserError(
    `model ${name}: no such folder and no hub id (owner/name); leave --model out for the embedded model`,
  );
}

/** @throws UserError unless all that transformers.js will read is there: links that lead nowhere are not */
function checkFolder(name: string, folder: string): void {
  for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json"]) {
    checkEntry(name, join(folder, file), file, (found) => found.isFile());
  }
  checkEntry(name, join(folder, "onnx"), "onnx", (found) => found.isDirectory());
  const networks = readdirSync(join(folder, "onnx")).filter((file) => /\.onnx(_data.*)?$/.test(file));
  if (!networks.some((file) => file.endsWith(".onnx")))
    throw new UserError(`model ${name}: the folder onnx has no model*.onnx`);
  for (const file of networks) {
    checkEntry(name, join(folder, "onnx", file), `onnx/${file}`, (found) => found.isFile());
  }
}

function checkEntry(name: string, path: string, entry: string, isRight: (found: Stats) => boolean): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && isRight(found)) return;
  const expected = "expected config.json, tokenizer.json, tokenizer_config.json and onnx/model*.onnx";
  if (found)
    throw new UserError(
      `model ${name}: ${entry} is not a ${found.isDirectory() ? "file" : "folder"}; ${expected}`,
    );
  throw new UserError(`model ${name}: the folder has no ${entry}; ${expected}`);
}
