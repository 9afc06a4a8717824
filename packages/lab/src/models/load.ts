import { locate } from "./locate.ts";
import type { Model } from "./model.ts";
import type { LoadSettings } from "./settings.ts";

/**
 * Loads a model: a GGUF through node-llama-cpp, a server's over HTTP, any other through transformers.js.
 *
 * @param name see `locate`
 * @throws UserError when there is no such model, its files cannot be read or fetched, what runs it is not installed, or
 *   a setting is not for this kind of model
 */
export async function loadModel(name: string, settings: LoadSettings = {}): Promise<Model> {
  const location = locate(name);
  if ("url" in location) return (await import("./load-server.ts")).loadServer(location.url, settings);
  if ("gguf" in location) return (await import("./load-gguf.ts")).loadGguf(name, location.gguf, settings);
  return (await import("./load-onnx.ts")).loadOnnx(name, settings);
}
