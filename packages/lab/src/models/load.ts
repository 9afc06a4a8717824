import { loadGguf } from "./load-gguf.ts";
import { loadOnnx } from "./load-onnx.ts";
import { locate } from "./locate.ts";
import type { Model } from "./model.ts";

/**
 * Loads a model: a GGUF through node-llama-cpp, any other through transformers.js, on the CPU.
 *
 * @param name see `locate`
 * @throws UserError when there is no such model, its files cannot be read or fetched, or what runs it is not installed
 */
export function loadModel(name: string): Promise<Model> {
  const location = locate(name);
  return "gguf" in location ? loadGguf(name, location.gguf) : loadOnnx(name);
}
