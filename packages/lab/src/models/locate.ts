import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";
import { ggufsIn, snapshotOf } from "./hub/cache.ts";
import { hubOf, isHubId } from "./hub/hub.ts";
import { suggestion } from "./suggestion.ts";

/** The model that needs no download. */
export const EMBEDDED = "embedded";

/** Where a model is: a folder or a GGUF file on this machine, an id on the Hugging Face hub whose files are not here yet, or a server's address. */
export type Location = { folder: string } | { gguf: string } | { hub: string } | { url: string };

/** Whether a name is a server's address. */
export function isUrl(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/**
 * Finds out what a model's name means.
 *
 * @param name `embedded`, a folder with an ONNX model as transformers.js lays it out, a `.gguf` file,
 *   `owner/name` on the hub, `owner/name/FILE.gguf` for one of several files that were pulled from there, or the URL of a server
 * @throws UserError when it is none of them, with the name that was probably meant
 */
export function locate(name: string): Location {
  if (name === EMBEDDED) return { folder: MODEL_FOLDER };
  if (isUrl(name)) return { url: name };
  const folder = resolve(name);
  const isGguf = /\.gguf$/i.test(name);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    const fault = faultIn(folder);
    if (fault !== undefined) throw new UserError(`model ${name}: ${fault}`);
    return { folder };
  }
  if (found?.isFile() && isGguf) return { gguf: folder };
  if (found) throw new UserError(`model ${name}: this file is not a .gguf; give a folder or a .gguf file`);
  const pulled = locatePulled(name);
  if (pulled) return pulled;
  const meant = suggestion(basename(name), neighbours(folder, isGguf));
  if (isGguf) throw new UserError(`model ${name}: there is no such file. ${meant}`.trimEnd());
  if (isHubId(name)) return { hub: name };
  throw new UserError(
    `model ${name}: there is no such folder, and a hub id is owner/name. ${meant}Without --model the embedded model answers`,
  );
}

/** What was pulled from the hub by this name. @throws UserError when it stands for several files */
function locatePulled(name: string): Location | undefined {
  const hub = hubOf();
  const [, id = "", file] = /^([^/]+\/[^/]+)(?:\/(.+))?$/.exec(name) ?? [];
  const snapshot = isHubId(id) ? snapshotOf(hub, id) : undefined;
  if (snapshot === undefined) return undefined;
  if (file !== undefined)
    return ggufsIn(snapshot).includes(file) ? { gguf: join(snapshot, file) } : undefined;
  if (faultIn(snapshot) === undefined) return { folder: snapshot };
  const ggufs = ggufsIn(snapshot);
  if (ggufs.length > 1)
    throw new UserError(
      `model ${name}: ${ggufs.length} .gguf files of it are here; give one: ${ggufs.map((each) => `${name}/${each}`).join(", ")}`,
    );
  return ggufs.length === 1 ? { gguf: join(snapshot, ggufs[0]) } : undefined;
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

/** What is missing of all that transformers.js will read from a folder: links that lead nowhere are missing too. */
export function faultIn(folder: string): string | undefined {
  const names = ["config.json", "tokenizer.json", "tokenizer_config.json"];
  const faults = [...names.map((name) => faultOf(folder, name, "file")), faultOf(folder, "onnx", "folder")];
  const fault = faults.find((each) => each !== undefined);
  if (fault !== undefined) return fault;
  const networks = readdirSync(join(folder, "onnx")).filter((name) => /\.onnx(_data.*)?$/.test(name));
  if (!networks.some((name) => name.endsWith(".onnx"))) return "the folder onnx has no model*.onnx";
  return networks.map((name) => faultOf(folder, `onnx/${name}`, "file")).find((each) => each !== undefined);
}

function faultOf(folder: string, entry: string, kind: "file" | "folder"): string | undefined {
  const found = statSync(join(folder, entry), { throwIfNoEntry: false });
  if (kind === "file" ? found?.isFile() : found?.isDirectory()) return undefined;
  const expected = "it must have config.json, tokenizer.json, tokenizer_config.json and onnx/model*.onnx";
  return found ? `${entry} is not a ${kind}; ${expected}` : `the folder has no ${entry}; ${expected}`;
}
