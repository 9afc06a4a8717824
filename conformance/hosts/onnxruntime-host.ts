import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AutoTokenizer } from "@huggingface/transformers";
import { type OnnxruntimeHost, type OnnxruntimeSettings, onnxruntimeHost } from "nsigma/onnxruntime";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** The embedded model's tokenizer and config. */
export async function tokenizerAndConfig(): Promise<Pick<OnnxruntimeSettings, "tokenizer" | "config">> {
  const tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER, { local_files_only: true });
  const config = JSON.parse(readFileSync(join(MODEL_FOLDER, "config.json"), "utf8")) as object;
  return { tokenizer, config };
}

/** The embedded model in a session of onnxruntime-node, and what a host needs beside it. */
export async function onnxruntimeSettings(): Promise<OnnxruntimeSettings> {
  const path = join(MODEL_FOLDER, "onnx", "model.onnx");
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1 });
  return { session, Tensor, ...(await tokenizerAndConfig()) };
}

export async function openOnnxruntime(): Promise<OnnxruntimeHost> {
  return onnxruntimeHost(await onnxruntimeSettings());
}
