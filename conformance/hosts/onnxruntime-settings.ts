import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AutoTokenizer } from "@huggingface/transformers";
import type { OnnxruntimeSettings } from "nsigma/onnxruntime";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import * as node from "onnxruntime-node";
import * as web from "onnxruntime-web";
import { addNoise } from "../../packages/lab/src/noise/add-noise.ts";

const FILE = join(MODEL_FOLDER, "onnx", "model.onnx");

/** The embedded model in a session of onnxruntime-node, and what a host needs beside it. */
export async function onnxruntimeSettings(): Promise<OnnxruntimeSettings> {
  const session = await node.InferenceSession.create(FILE, { intraOpNumThreads: 1 });
  return { session, Tensor: node.Tensor, ...(await tokenizerAndConfig()) };
}

/** The embedded model with inputs for noise. */
export async function noisySettings(): Promise<OnnxruntimeSettings> {
  const session = await node.InferenceSession.create(addNoise(readFileSync(FILE)), { intraOpNumThreads: 1 });
  return { session, Tensor: node.Tensor, ...(await tokenizerAndConfig()) };
}

/** The embedded model in onnxruntime-web's WebAssembly. */
export async function onnxruntimeWebSettings(): Promise<OnnxruntimeSettings> {
  web.env.wasm.numThreads = 1;
  const session = await web.InferenceSession.create(readFileSync(FILE));
  return { session, Tensor: web.Tensor, ...(await tokenizerAndConfig()) };
}

async function tokenizerAndConfig(): Promise<Pick<OnnxruntimeSettings, "tokenizer" | "config">> {
  const tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER, { local_files_only: true });
  const config = JSON.parse(readFileSync(join(MODEL_FOLDER, "config.json"), "utf8")) as object;
  return { tokenizer, config };
}
