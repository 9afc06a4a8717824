/// <reference types="vite/client" />
import { AutoTokenizer, env as hub } from "@huggingface/transformers";
import type { Host } from "nsigma/hosts";
import { onnxruntimeHost } from "nsigma/onnxruntime";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import factory from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { offerHost } from "./offer-host.ts";

async function open(): Promise<Host> {
  Object.assign(hub, { allowLocalModels: true, allowRemoteModels: false, localModelPath: "/" });
  env.wasm.wasmPaths = { mjs: factory, wasm };
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create("/onnx/model.onnx");
  const tokenizer = await AutoTokenizer.from_pretrained(".");
  const config = (await (await fetch("/config.json")).json()) as object;
  return onnxruntimeHost({ session, Tensor, tokenizer, config });
}

offerHost(open());
