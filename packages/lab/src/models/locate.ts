import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
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
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) {
      if (isGguf) return { gguf: folder };
      throw new UserError(`model ${name}: a folder or a .gguf was expected, this is another file`);
    }
    for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx"]) {
      if (existsSync(resolve(folder, file))) continue;
      throw new UserError(
        `model ${name}: the folder has no ${file}; expected config.json, tokenizer.json, tokenizer_config.json and onnx/model*.onnx`,
      );
    }
    return { folder };
  }
  if (isGguf) throw new UserError(`model ${name}: there is no such file`);
  if (/^[\w.-]+\/[\w.-]+$/.test(name) && !name.startsWith(".")) return { hub: name };
  throw new UserError(
    `model ${name}: no such folder and no hub id (owner/name); leave --model out for the embedded model`,
  );
}
