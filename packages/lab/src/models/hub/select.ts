import { UserError } from "../../errors.ts";
import { sizeText } from "../../text/size.ts";
import { chooseDtype, type Dtype, dtypesAmong, networkOf } from "../dtype.ts";
import type { HubFile, HubRepository } from "./client.ts";

/** Which of a repository's models; both may be left out where there is one. */
export interface Choice {
  /** A `.gguf` file, by its path. */
  readonly file?: string | undefined;
  /** Of an ONNX model. */
  readonly dtype?: Dtype | undefined;
}

/** What transformers.js reads beside the network; the first three are needed. */
const NEEDED = ["config.json", "tokenizer.json", "tokenizer_config.json"];
const READ = /^(generation_config|special_tokens_map)\.json$|^chat_template\.\w+$/;

/**
 * Chooses the files that make a model: an ONNX model's folder where there is one, or one GGUF.
 *
 * @returns a network after everything that it needs
 * @throws UserError when the choice is not there or not made
 */
export function select({ name, files }: HubRepository, { file, dtype }: Choice): HubFile[] {
  if (file !== undefined && dtype !== undefined)
    throw new UserError("file: it is a .gguf, and --dtype is for an ONNX model; leave one out");
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path));
  if (file !== undefined) return [chooseGguf(name, ggufs, file)];
  const paths = files.map(({ path }) => path);
  const dtypes = dtypesAmong(paths);
  if (dtypes.length > 0) return onnxFiles(name, files, chooseDtype(name, dtypes, dtype)!);
  if (dtype !== undefined || ggufs.length === 0) {
    const gguf = ggufs.length > 0 ? `; its .gguf files are ${listed(ggufs)}` : " and no .gguf";
    throw new UserError(`model ${name}: the repository has no onnx/model*.onnx${gguf}`);
  }
  if (ggufs.length === 1) return [chooseGguf(name, ggufs, ggufs[0].path)];
  throw new UserError(
    `model ${name}: the repository has ${ggufs.length} .gguf files; choose one with --file: ${listed(ggufs)}`,
  );
}

function chooseGguf(name: string, ggufs: readonly HubFile[], file: string): HubFile {
  const found = ggufs.find(({ path }) => path === file);
  if (/-\d{5}-of-\d{5}\.gguf$/i.test(found?.path ?? ""))
    throw new UserError(`model ${name}: ${file} is a part of a model; choose one that is in a single file`);
  if (found) return found;
  const there = ggufs.length > 0 ? `its .gguf files are ${listed(ggufs)}` : "it has no .gguf at all";
  throw new UserError(`model ${name}: the repository has no ${file} that is a .gguf; ${there}`);
}

function listed(files: readonly HubFile[]): string {
  return files.map(({ path, size }) => `${path} (${sizeText(size)})`).join(", ");
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
