import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AutoModelForCausalLM, AutoTokenizer, type DataType } from "@huggingface/transformers";
import type { Host } from "nsigma/hosts";
import type { OnnxruntimeSettings } from "nsigma/onnxruntime";
import { transformersHost } from "nsigma/transformers";
import * as node from "onnxruntime-node";
import { SMOLLM2_FOLDER } from "../real-models.ts";
import type { SuiteModel } from "./host-suite.ts";

/** SmolLM2's files by their dtype, as transformers.js names both. */
const FILES = {
  fp32: "model.onnx",
  fp16: "model_fp16.onnx",
  q4: "model_q4.onnx",
  q4f16: "model_q4f16.onnx",
} as const;

export type Smollm2Dtype = keyof typeof FILES;

let reference: Promise<Host> | undefined;

/** What the suite knows of SmolLM2. */
export const SMOLLM2: SuiteModel = {
  reference: () => (reference ??= smollm2Transformers("fp32")),
  special: [1, "<|im_start|>"],
  tooLong: "plums ".repeat(10_000),
  tokens: 16,
};

export async function smollm2Transformers(dtype: DataType): Promise<Host> {
  const options = { local_files_only: true, device: "cpu", dtype } as const;
  const model = await AutoModelForCausalLM.from_pretrained(SMOLLM2_FOLDER, options);
  const tokenizer = await AutoTokenizer.from_pretrained(SMOLLM2_FOLDER, options);
  return transformersHost({ model, tokenizer });
}

export async function smollm2Session(dtype: Smollm2Dtype): Promise<OnnxruntimeSettings> {
  const session = await node.InferenceSession.create(join(SMOLLM2_FOLDER, "onnx", FILES[dtype]));
  const tokenizer = await AutoTokenizer.from_pretrained(SMOLLM2_FOLDER, { local_files_only: true });
  const config = JSON.parse(readFileSync(join(SMOLLM2_FOLDER, "config.json"), "utf8")) as object;
  return { session, Tensor: node.Tensor, tokenizer, config };
}
