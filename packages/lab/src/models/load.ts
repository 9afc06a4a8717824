import { UserError } from "../errors.ts";
import { bring } from "./bring.ts";
import type { LocalModel, Model } from "./model.ts";
import type { LoadSettings } from "./settings.ts";

/**
 * Loads a model: a GGUF in llama.cpp, a server's over HTTP, any other through transformers.js.
 *
 * @param name see `locate`
 * @param onProgress hears how much has been fetched, and then how much has been loaded, from 0 to 1, where that is known
 * @throws UserError when there is no such model, its files cannot be read or fetched, what runs it is not installed, or
 *   a setting is not for this kind of model
 */
export async function loadModel(
  name: string,
  settings: LoadSettings = {},
  onProgress?: (share: number) => void,
): Promise<Model> {
  const location = await bring(name, settings.dtype, onProgress);
  if ("url" in location) return (await import("./load-server.ts")).loadServer(location.url, settings);
  return loadLocal(name, settings, onProgress);
}

/** The same for a model whose logits are needed. @throws UserError also for a server's */
export async function loadLocal(
  name: string,
  settings: LoadSettings = {},
  onProgress?: (share: number) => void,
): Promise<LocalModel> {
  const location = await bring(name, settings.dtype, onProgress);
  if ("url" in location) {
    throw new UserError(`model ${name}: a server does not show its logits; give a model that runs here`);
  }
  if ("gguf" in location) {
    return (await import("./load-gguf.ts")).loadGguf(name, location.gguf, settings, onProgress);
  }
  return (await import("./load-onnx.ts")).loadOnnx(name, location.folder, settings);
}
