import { fileURLToPath } from "node:url";

/** The folder of the ONNX model, laid out as transformers.js loads it. */
export const MODEL_FOLDER: string = fileURLToPath(new URL("../model", import.meta.url));

/** The same weights for llama.cpp and what is built on it. */
export const GGUF_FILE: string = fileURLToPath(new URL("../model/gguf/tiny-model-f16.gguf", import.meta.url));
