/// <reference types="vite/client" />
import { AutoModelForCausalLM, AutoTokenizer, env } from "@huggingface/transformers";
import type { Host } from "nsigma/hosts";
import { transformersHost } from "nsigma/transformers";
import factory from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import { offerHost } from "./offer-host.ts";

async function open(): Promise<Host> {
  // All from where the page came from: transformers.js would ask its hub and a CDN.
  Object.assign(env, { allowLocalModels: true, allowRemoteModels: false, localModelPath: "/" });
  env.backends.onnx.wasm!.wasmPaths = { mjs: factory, wasm };
  const model = await AutoModelForCausalLM.from_pretrained(".", { device: "wasm" });
  const tokenizer = await AutoTokenizer.from_pretrained(".");
  return transformersHost({ model, tokenizer });
}

offerHost(open());
