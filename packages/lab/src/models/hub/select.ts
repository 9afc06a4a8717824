import { ggufParts } from "nsigma/llama-cpp";
import { UserError } from "../../errors.ts";
import { sizeText } from "../../text/size.ts";
import { chooseDtype, type Dtype, dtypesAmong, networkOf } from "../dtype.ts";
import type { HubFile, HubRepository } from "./client.ts";

/** Which of a repository's models; both may be left out where there is one. */
export interface Choice {
  /** A `.gguf` file, by its path; of one in several files any of them. */
  readonly file?: string | undefined;
  /** Of an ONNX model. */
  readonly dtype?: Dtype | undefined;
}

/** What transformers.js reads beside the network; the first three are needed. */
const NEEDED = ["config.json", "tokenizer.json", "tokenizer_config.json"];
const READ = /^(generation_config|special_tokens_map)\.json$|^chat_template\.\w+$/;

/**
 * Chooses the files that make a model: an ONNX model's folder where there is one, or one GGUF, which may be in several files.
 *
 * @returns a network after everything that it needs
 * @throws UserError when the choice is not there or not made
 */
export function select({ name, files }: HubRepository, { file, dtype }: Choice): HubFile[] {
  if (file !== undefined && dtype !== undefined)
    throw new UserError("file: it is a .gguf, and --dtype is for an ONNX model; leave one out");
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path));
  if (file !== undefined) return chooseGguf(name, ggufs, file);
  const paths = files.map(({ path }) => path);
  const dtypes = dtypesAmong(paths);
  if (dtypes.length > 0) return onnxFiles(name, files, chooseDtype(name, dtypes, dtype)!);
  if (dtype !== undefined || ggufs.length === 0) {
    const gguf = ggufs.length > 0 ? `; its .gguf files are ${listed(ggufs)}` : " and no .gguf";
    throw new UserError(`model ${name}: the repository has no onnx/model*.onnx${gguf}`);
  }
  const models = modelsAmong(ggufs);
  if (models.length === 1) return chooseGguf(name, ggufs, models[0].path);
  throw new UserError(
    `model ${name}: the repository has ${models.length} .gguf files; choose one with --file: ${listed(ggufs)}`,
  );
}

/** A model's file, or all its files where it is in several. */
function chooseGguf(name: string, ggufs: readonly HubFile[], file: string): HubFile[] {
  const parts = ggufParts(file);
  if (ggufs.some(({ path }) => parts.includes(path))) {
    return parts.map((part) => {
      const found = ggufs.find(({ path }) => path === part);
      if (found) return found;
      throw new UserError(`model ${name}: the repository has no ${part}, which is a part of this model`);
    });
  }
  const there = ggufs.length > 0 ? `its .gguf files are ${listed(ggufs)}` : "it has no .gguf at all";
  throw new UserError(`model ${name}: the repository has no ${file} that is a .gguf; ${there}`);
}

function listed(ggufs: readonly HubFile[]): string {
  return modelsAmong(ggufs)
    .map(({ path, size }) => `${path} (${sizeText(size)})`)
    .join(", ");
}

/** The first file of each model, with the bytes of all. */
function modelsAmong(ggufs: readonly HubFile[]): { path: string; size: number }[] {
  const sizes = new Map<string, number>();
  for (const { path, size } of ggufs) {
    const [first] = ggufParts(path);
    sizes.set(first, (sizes.get(first) ?? 0) + size);
  }
  return [...sizes].map(([path, size]) => ({ path, size }));
}

function onnxFiles(name: string, files: readonly HubFile[], dtype: Dtype): HubFile[] {
  const missing = NEEDED.find((needed) => !files.some(({ path }) => path === needed));
  if (missing)
    throw new UserError(`model ${name}: the repository has no ${missing}, which an ONNX model needs`);
  const network = networkOf(dtype);
  return [
    ...files.filter(({ path }) => NEEDED.includes(path) || READ.test(path)),
    ...files.filter(({ path }) => path.startsWith(`${network}_data`)),
    ...files.filter(({ path }) => path === network),
  ];
}
