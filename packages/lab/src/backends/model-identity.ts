import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { contentHash } from "../run/content-hash.ts";

/** What decides how a model answers, of the files of its folder. */
const DECISIVE =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map)\.json$|^chat_template/;

/** A hash of what decides how a model on this machine answers. */
export async function modelIdentity(
  location: { gguf: string } | { folder: string },
  dtype: string | undefined,
): Promise<string> {
  if ("gguf" in location) return fileIdentity(location.gguf);
  const identity = await folderIdentity(location.folder);
  return dtype === undefined ? identity : contentHash([identity, dtype]); // which of the files answers
}

/** A hash of an ONNX model's folder: weights, tokenizer, configuration. */
async function folderIdentity(folder: string): Promise<string> {
  const own = readdirSync(folder).filter((name) => DECISIVE.test(name));
  const weights = existsSync(join(folder, "onnx")) ? readdirSync(join(folder, "onnx")) : [];
  const isFile = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile();
  const files = [...own, ...weights.map((name) => join("onnx", name))].filter(isFile).sort();
  const hashes: [string, string][] = [];
  for (const name of files) hashes.push([name, await fileIdentity(join(folder, name))]);
  return contentHash(hashes);
}

/** A hash of a file, whatever its size. */
async function fileIdentity(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
