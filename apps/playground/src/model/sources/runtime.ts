import type { OrtRuntime } from "nsigma/onnxruntime";
import asyncifyFactory from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import factory from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/** What a person may ask for. */
export type RunOn = "automatic" | "WebGPU" | "WebAssembly";

/** A network's bytes, and those of its weights where they lie beside it. */
export interface NetworkBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly data: readonly { readonly path: string; readonly data: Uint8Array<ArrayBuffer> }[];
}

/** A network that can be run, and what runs it. */
export interface OpenedNetwork {
  readonly runtime: OrtRuntime;
  readonly on: "WebGPU" | "WebAssembly";
  close(): Promise<void>;
}

/** A smaller network is quicker on the processor than the way to a GPU and back is long. */
const WORTH_A_GPU = 50_000_000;

/**
 * Opens a network on WebGPU or WebAssembly. Each has its own build of the runtime, and only the one that is used is loaded.
 *
 * @throws Error in one line where it cannot be run
 */
export async function openNetwork(network: NetworkBytes, runOn: RunOn): Promise<OpenedNetwork> {
  const size = network.data.reduce((sum, { data }) => sum + data.length, network.bytes.length);
  if (runOn === "WebAssembly" || (runOn === "automatic" && size < WORTH_A_GPU)) return onWebAssembly(network);
  const adapter = await navigator.gpu?.requestAdapter();
  if (runOn === "WebGPU") {
    if (!adapter) throw new Error("this browser has no WebGPU adapter; run the model on WebAssembly");
    return onWebGpu(network);
  }
  // A GPU that is simulated is slower than no GPU.
  if (!adapter || adapter.info.isFallbackAdapter) return onWebAssembly(network);
  return onWebGpu(network).catch(() => onWebAssembly(network));
}

async function onWebAssembly({ bytes, data }: NetworkBytes): Promise<OpenedNetwork> {
  const { InferenceSession, env, Tensor } = await import("onnxruntime-web/wasm");
  env.wasm.wasmPaths = { mjs: factory, wasm };
  env.wasm.numThreads = 1; // more need headers that a plain web server does not send
  const session = await InferenceSession.create(bytes, { externalData: [...data] });
  return opened(session, Tensor, "WebAssembly");
}

async function onWebGpu({ bytes, data }: NetworkBytes): Promise<OpenedNetwork> {
  const { InferenceSession, env, Tensor } = await import("onnxruntime-web/webgpu");
  env.wasm.wasmPaths = { mjs: asyncifyFactory, wasm: asyncifyWasm };
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(bytes, {
    externalData: [...data],
    logSeverityLevel: 3, // it warns of what stays on the processor, which is as it should be
    executionProviders: ["webgpu"],
    // Keys and values stay where they are computed; rows are fetched from there.
    preferredOutputLocation: "gpu-buffer",
  });
  return opened(session, Tensor, "WebGPU");
}

function opened(
  session: { release(): Promise<void> },
  Tensor: unknown,
  on: OpenedNetwork["on"],
): OpenedNetwork {
  return {
    runtime: { session: session as never, Tensor: Tensor as never },
    on,
    close: () => session.release(),
  };
}
