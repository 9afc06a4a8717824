import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ggufParts, readGguf } from "nsigma/llama-cpp";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { firstLine, UserError } from "../errors.ts";
import { dtypesIn } from "./dtype.ts";
import { ggufsIn, isModel as isGguf, namesIn, snapshotOf } from "./hub/cache.ts";
import { type Hub, hubOf } from "./hub/hub.ts";
import { EMBEDDED, faultIn } from "./locate.ts";
import { quantization } from "./quantization.ts";

/** A model that is on this machine, before it is loaded. */
export interface ListedModel {
  /** As `--model` takes it. */
  readonly name: string;
  readonly format: "onnx" | "gguf";
  /** An ONNX model's dtypes, or a GGUF's quantization. */
  readonly precisions: readonly string[];
  readonly bytes: number;
  /** The most tokens prompt and answer may have together; left out where the model does not say. */
  readonly contextLength?: number;
  readonly path: string;
  /** Why it cannot be used. */
  readonly fault?: string;
}

/** How many folders deep models are looked for: as other programs lay them out, owner/name/FILE.gguf. */
const DEPTH = 4;

/** The embedded model and those of the hub that are here. */
export function listModels(hub: Hub = hubOf()): ListedModel[] {
  const ofHub = namesIn(hub).flatMap((name) => {
    const snapshot = snapshotOf(hub, name)!;
    const ggufs = ggufsIn(snapshot).map((file) => gguf(`${name}/${file}`, join(snapshot, file)));
    return faultIn(snapshot) === undefined ? [onnx(name, snapshot), ...ggufs] : ggufs;
  });
  return [onnx(EMBEDDED, MODEL_FOLDER), ...ofHub];
}

/**
 * The models in a folder: GGUF files, and folders as transformers.js lays them out.
 *
 * @throws UserError when it is not a folder
 */
export function listFolder(folder: string): ListedModel[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`models ${folder}: there is no such folder`);
  return inFolder(folder, DEPTH);
}

function inFolder(folder: string, depth: number): ListedModel[] {
  const entries = entriesOf(folder).map((entry) => join(folder, entry));
  const isModel = existsSync(join(folder, "onnx")) && faultIn(folder) === undefined;
  const ggufs = entries.filter((path) => isGguf(path) && statSync(path).isFile());
  const folders = depth === 0 ? [] : entries.filter((path) => statSync(path).isDirectory());
  return [
    ...(isModel ? [onnx(folder, folder)] : []),
    ...ggufs.map((file) => gguf(file, file)),
    ...folders
      .filter((path) => basename(path) !== "node_modules")
      .flatMap((path) => inFolder(path, depth - 1)),
  ];
}

/** What is there; links that lead nowhere and folders that cannot be read are not. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => existsSync(join(folder, name)))
      .sort();
  } catch {
    return [];
  }
}

function onnx(name: string, folder: string): ListedModel {
  const files = [folder, join(folder, "onnx")].flatMap((each) =>
    entriesOf(each).map((name) => statSync(join(each, name))),
  );
  return {
    name,
    format: "onnx",
    precisions: dtypesIn(folder),
    bytes: files.reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0),
    ...contextIn(join(folder, "config.json")),
    path: folder,
  };
}

function contextIn(config: string): { contextLength?: number; fault?: string } {
  try {
    const { max_position_embeddings, n_positions } = JSON.parse(readFileSync(config, "utf8")) as Record<
      string,
      number | undefined
    >;
    const contextLength = max_position_embeddings ?? n_positions;
    return contextLength === undefined ? {} : { contextLength };
  } catch (cause) {
    return { fault: `config.json: ${firstLine(cause)}` };
  }
}

function gguf(name: string, path: string): ListedModel {
  const parts = ggufParts(path);
  const missing = parts.find((part) => !existsSync(part));
  const sizes = parts.map((part) => statSync(part, { throwIfNoEntry: false })?.size ?? 0);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const model = { name, format: "gguf", bytes, path } as const;
  try {
    if (missing) throw new Error(`there is no ${missing}, which is a part of this model`);
    const { values } = readGguf(path);
    const contextLength = values.get(`${String(values.get("general.architecture"))}.context_length`);
    const precision = quantization(values.get("general.file_type"));
    return {
      ...model,
      precisions: precision === undefined ? [] : [precision],
      ...(typeof contextLength === "number" && { contextLength }),
    };
  } catch (cause) {
    return { ...model, precisions: [], fault: firstLine(cause) };
  }
}
