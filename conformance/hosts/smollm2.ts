import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AutoModelForCausalLM, AutoTokenizer, type DataType } from "@huggingface/transformers";
import type { Host } from "nsigma/hosts";
import type { OnnxruntimeSettings } from "nsigma/onnxruntime";
import { transformersHost } from "nsigma/transformers";
import * as node from "onnxruntime-node";
import { llamaCppHost } from "nsigma/llama-cpp";
import { SMOLLM2_FOLDER, SMOLLM2_GGUF } from "../real-models.ts";
import { QUESTION, type SuiteModel } from "./host-suite.ts";

/** SmolLM2's files by their dtype, as transformers.js names both. */
const FILES = {
  fp32: "model.onnx",
  fp16: "model_fp16.onnx",
  q4: "model_q4.onnx",
  q4f16: "model_q4f16.onnx",
} as const;

export type Smollm2Dtype = keyof typeof FILES;

let inOnnx: Promise<Host> | undefined;
let inGguf: Promise<Host> | undefined;

/** What the suite knows of SmolLM2 in ONNX. */
export const SMOLLM2: SuiteModel = {
  prompt: QUESTION,
  reference: () => (inOnnx ??= smollm2Transformers("fp32")),
  special: [1, "<|im_start|>"],
  tooLong: "plums ".repeat(10_000),
  tokens: 16,
};

/** The same of the GGUF, whose texts are others: llama.cpp rounds to 8 bits what goes into a product. */
export const SMOLLM2_IN_GGUF: SuiteModel = {
  ...SMOLLM2,
  reference: () => (inGguf ??= llamaCppHost(SMOLLM2_LLAMA)),
};

/** One thread: more wait for each other, and are hundreds of times slower where others want the cores too. */
export const SMOLLM2_LLAMA = { model: SMOLLM2_GGUF, threads: 1, contextSize: 1024, exact: true } as const;

export async function smollm2Transformers(dtype: DataType): Promise<Host> {
  const options = { local_files_only: true, device: "cpu", dtype } as const;
  const model = await AutoModelForCausalLM.from_pretrained(SMOLLM2_FOLDER, options);
  const tokenizer = await AutoTokenizer.from_pretrained(SMOLLM2_FOLDER, options);
  return transformersHost({ model, tokenizer });
}

/** @param change what is made of the file before it is opened, and with how many threads it runs */
export async function smollm2Session(
  dtype: Smollm2Dtype,
  { change, threads }: { change?: (model: Uint8Array) => Uint8Array; threads?: number } = {},
): Promise<OnnxruntimeSettings> {
  const file = join(SMOLLM2_FOLDER, "onnx", FILES[dtype]);
  const options = threads === undefined ? {} : { intraOpNumThreads: threads };
  const session = await (change
    ? node.InferenceSession.create(change(readFileSync(file)), options)
    : node.InferenceSession.create(file, options));
  const tokenizer = await AutoTokenizer.from_pretrained(SMOLLM2_FOLDER, { local_files_only: true });
  const config = JSON.parse(readFileSync(join(SMOLLM2_FOLDER, "config.json"), "utf8")) as object;
  return { session, Tensor: node.Tensor, tokenizer, config };
}
