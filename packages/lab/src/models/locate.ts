import { readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";
import { suggestion } from "./suggestion.ts";

/** The model that needs no download. */
export const EMBEDDED = "embedded";

/** Where a model is: a folder or a GGUF file on this machine, an id on the Hugging Face hub, or a server's address. */
export type Location = { folder: string } | { gguf: string } | { hub: string } | { url: string };

/** Whether a name is a server's address. */
export function isUrl(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/**
 * Finds out what a model's name means.
 *
 * @param name `embedded`, a folder with an ONNX model as transformers.js lays it out, a `.gguf` file,
 *   `owner/name` on the hub, or the URL of a server
 * @throws UserError when it is none of them, with the name that was probably meant
 */
export function locate(name: string): Location {
  if (name === EMBEDDED) return { folder: MODEL_FOLDER };
  if (isUrl(name)) return { url: name };
  const folder = resolve(name);
  const isGguf = /\.gguf$/i.test(name);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    checkFolder(name, folder);
    return { folder };
  }
  if (found?.isFile() && isGguf) return { gguf: folder };
  if (found) throw new UserError(`model ${name}: this file is not a .gguf; give a folder or a .gguf file`);
  const meant = suggestion(basename(name), neighbours(folder, isGguf));
  if (isGguf) throw new UserError(`model ${name}: there is no such file. ${meant}`.trimEnd());
  if (/^[\w.-]+\/[\w.-]+$/.test(name) && !name.startsWith(".")) return { hub: name };
  throw new UserError(
    `model ${name}: there is no such folder, and a hub id is owner/name. ${meant}Without --model the embedded model answers`,
  );
}

/** What could have been meant: models beside the one that is not there, and the embedded one. */
function neighbours(path: string, isGguf: boolean): string[] {
  try {
    const entries = readdirSync(dirname(path), { withFileTypes: true });
    const models = entries.filter((entry) => entry.isDirectory() || /\.gguf$/i.test(entry.name));
    return [...(isGguf ? [] : [EMBEDDED]), ...models.map((entry) => entry.name)];
  } catch {
    return [EMBEDDED];
  }
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
